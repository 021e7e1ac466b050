import { ServiceError } from "../protocol/json-service.ts";

export const notAuthorized = (message = "Incorrect username or password.") =>
  new ServiceError("NotAuthorizedException", message);
export const wrongCode = () =>
  new ServiceError("CodeMismatchException", "Invalid verification code provided, please try again.");
export const unreachable = () =>
  new ServiceError(
    "InvalidParameterException",
    "Cannot reset password for the user as there is no registered/verified email or phone_number",
  );
/** Attributes as AWS lists them. */
export const listed = (attributes: Record<string, string>) =>
  Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
/** The answer about an unknown user, which looks like the one about a known user. */
export const SIMULATED = { CodeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL" } };

/** CodeDeliveryDetails: where a code was mailed. */
export const masked = (email: string): string => email.replace(/^(.)[^@]*@(.)[^.]*/, "$1***@$2***");
