import * as z from "zod";
import { ServiceError } from "../protocol/json-service.ts";
import type { Pool } from "./pool.ts";

export interface Message {
  readonly template: "registration-code" | "password-code";
  readonly subject: string;
  /** HTML, as in Cognito's mails. */
  readonly text: string;
  readonly code: string;
}

/** A trigger of the pool: the event that Cognito passes to it, and the event that it returns. */
export type CustomMessage = (event: object) => Promise<unknown>;

/** Cognito's default mails, for pools without templates of their own. */
const DEFAULTS = {
  SignUp: { subject: "Your verification code", text: "Your confirmation code is {####}" },
  ResendCode: { subject: "Your verification code", text: "Your confirmation code is {####}" },
  ForgotPassword: { subject: "Your password reset code", text: "Your password reset code is {####}" },
} as const;

const CODE = "{####}";
const answer = z.object({
  response: z.object({
    emailMessage: z.string().max(20_000).nullish(),
    emailSubject: z.string().max(140).nullish(),
  }),
});

/**
 * A mail with the trigger's text, or else Cognito's. @throws ServiceError if the trigger fails or its answer is invalid
 * by https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
 */
export async function mailedAs(
  trigger: keyof typeof DEFAULTS,
  of: {
    readonly pool: Pool;
    readonly username: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly code: string;
    readonly given: object;
  },
  customMessage?: CustomMessage,
): Promise<Message> {
  const { pool, username, attributes, code, given } = of;
  const event = {
    version: "1",
    triggerSource: `CustomMessage_${trigger}`,
    region: "us-east-1",
    userPoolId: pool.id,
    userName: username,
    callerContext: { awsSdkVersion: "local", clientId: pool.clientId },
    request: { userAttributes: attributes, codeParameter: CODE, usernameParameter: null, clientMetadata: given },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  };
  let said: unknown = event;
  if (customMessage) {
    try {
      said = await customMessage(event);
    } catch (error) {
      throw new ServiceError(
        "UserLambdaValidationException",
        `CustomMessage failed with error ${(error as Error).message}`,
      );
    }
  }
  const found = answer.safeParse(said);
  if (!found.success) throw new ServiceError("InvalidLambdaResponseException", "Unrecognizable lambda output");
  const { emailMessage, emailSubject } = found.data.response;
  const text = emailMessage?.includes(CODE) ? emailMessage : DEFAULTS[trigger].text;
  return {
    template: trigger === "ForgotPassword" ? "password-code" : "registration-code",
    subject: emailSubject ?? DEFAULTS[trigger].subject,
    text: text.replaceAll(CODE, code),
    code,
  };
}
