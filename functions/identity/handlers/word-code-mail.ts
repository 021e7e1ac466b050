import type { CustomMessageTriggerEvent } from "aws-lambda";
import { languages } from "../../catalogue/contract/product.ts";
import { codeMail, type Occasion } from "../domain/code-mails.ts";

const OCCASIONS: Readonly<Partial<Record<CustomMessageTriggerEvent["triggerSource"], Occasion>>> = {
  CustomMessage_SignUp: "registration",
  CustomMessage_ResendCode: "registration",
  CustomMessage_ForgotPassword: "password",
};

/** The user pool's trigger for texts of mails: writes those with a code. Other mails keep the pool's texts. */
export const handler = async (event: CustomMessageTriggerEvent): Promise<CustomMessageTriggerEvent> => {
  const { triggerSource, request } = event;
  const asked = OCCASIONS[triggerSource];
  if (asked === undefined) return event;
  const occasion = asked === "password" && request.clientMetadata?.because === "registration" ? "taken" : asked;
  const language = languages.find((each) => each === request.userAttributes.locale) ?? "en";
  const { subject, html } = codeMail(occasion, language, request.codeParameter);
  event.response.emailSubject = subject;
  event.response.emailMessage = html;
  return event;
};
