import * as z from "zod";
import { parsed as parsedAs } from "../protocol/parsed.ts";

// As AWS's model has them: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html
const username = z.string().regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u);
const password = z
  .string()
  .max(256)
  .regex(/^\S+.*\S+$/s);
const confirmationCode = z.string().regex(/^\S{1,2048}$/);
const tokenText = z.string().regex(/^[A-Za-z0-9-_=.]+$/);
const userCode = z.string().regex(/^[0-9]{6}$/);

const attributes = z.array(z.object({ Name: z.string(), Value: z.string().max(2048) })).default([]);
const metadata = z.record(z.string(), z.string()).default({});
const ofClient = z.object({ ClientId: z.string(), Username: username, ClientMetadata: metadata });
const ofAdmin = z.object({ UserPoolId: z.string(), Username: username });
const mfaSettings = z.object({ Enabled: z.boolean().default(false), PreferredMfa: z.boolean().default(false) });
/** The input of each kind of operation. */
export const inputs = {
  signUp: ofClient.extend({ Password: password, UserAttributes: attributes }),
  confirm: ofClient.extend({ ConfirmationCode: confirmationCode }),
  forgot: ofClient,
  reset: ofClient.extend({ ConfirmationCode: confirmationCode, Password: password }),
  auth: z.object({ ClientId: z.string(), AuthFlow: z.string(), AuthParameters: z.record(z.string(), z.string()) }),
  challenge: z.object({
    ClientId: z.string(),
    ChallengeName: z.string(),
    Session: z.string().min(20).max(2048),
    ChallengeResponses: z.record(z.string(), z.string()),
  }),
  token: z.object({ ClientId: z.string(), Token: tokenText }),
  refresh: z.object({ ClientId: z.string(), RefreshToken: tokenText }),
  access: z.object({ AccessToken: tokenText }),
  update: z.object({ AccessToken: tokenText, UserAttributes: attributes }),
  changePassword: z.object({ AccessToken: tokenText, PreviousPassword: password, ProposedPassword: password }),
  verify: z.object({ AccessToken: tokenText, UserCode: userCode }),
  preference: z.object({ AccessToken: tokenText, SoftwareTokenMfaSettings: mfaSettings }),
  admin: ofAdmin,
  adminPreference: ofAdmin.extend({ SoftwareTokenMfaSettings: mfaSettings }),
  adminCreate: ofAdmin.extend({ UserAttributes: attributes, MessageAction: z.string().optional() }),
  adminPassword: ofAdmin.extend({ Password: password, Permanent: z.boolean().default(false) }),
  adminUpdate: ofAdmin.extend({ UserAttributes: attributes }),
  adminGroup: ofAdmin.extend({ GroupName: z.string() }),
  list: z.object({
    UserPoolId: z.string(),
    Filter: z.string().default(""),
    Limit: z.int().min(1).max(60).default(60),
    PaginationToken: z.string().optional(),
  }),
};

/** @throws ServiceError InvalidParameterException */
export const parsed = <Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> =>
  parsedAs(schema, input, "InvalidParameterException");

/** Whether sign-in should ask the user for a code of the software token. */
export type MfaSettings = z.infer<typeof mfaSettings>;
