import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  AssociateSoftwareTokenCommand,
  CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  SetUserMFAPreferenceCommand,
  SignUpCommand,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cognito, type Mail, startCognito } from "../../src/cognito/server.ts";
import { codeAt, stepAt } from "../../src/cognito/totp.ts";

/** Ours alone: what AWS documents needs hours, or a mail that is read. */
const ClientId = "client";
const UserPoolId = "us-east-1_Abc123XyZ";
const Password = "correct-Horse-1";
const mails: Mail[] = [];
let [directory, clock] = ["", Date.now()];
let service: Cognito;
let client: CognitoIdentityProviderClient;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "cognito-"));
  service = await startCognito({
    directory,
    pool: { id: UserPoolId, clientId: ClientId, groups: [], graceSeconds: 30, writable: ["locale"] },
    deliver: async (mail) => {
      mails.push(mail);
    },
    now: () => clock,
  });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  client = new CognitoIdentityProviderClient({
    endpoint: service.url,
    region: "us-east-1",
    maxAttempts: 1,
    credentials,
  });
});
afterAll(async () => {
  await service.close();
  await rm(directory, { recursive: true });
});

const later = (seconds: number) => {
  clock += seconds * 1000;
};
const named = (name: string, message?: RegExp) => ({
  name,
  ...(message && { message: expect.stringMatching(message) }),
});
const signUp = (Username: string, more: object = {}) =>
  client.send(new SignUpCommand({ ClientId, Username, Password, ...more }));
const logIn = (USERNAME: string, PASSWORD = Password) =>
  client.send(
    new InitiateAuthCommand({ ClientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: { USERNAME, PASSWORD } }),
  );
const codeFor = (to: string) => mails.findLast((mail) => mail.to === to)?.code ?? "";
async function registered(Username: string) {
  const UserAttributes = [{ Name: "email_verified", Value: "true" }];
  await client.send(new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes, MessageAction: "SUPPRESS" }));
  await client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true }));
}
const confirm = (Username: string, ConfirmationCode: string) =>
  client.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode }));

test.each([" correct-Horse-1", "correct-Horse-1 ", "\tcorrect-Horse-1"])(
  "a password with a leading or trailing space is an invalid parameter: %j",
  async (password) => {
    await expect(signUp("space@x.org", { Password: password })).rejects.toMatchObject(
      named("InvalidParameterException", /password/i),
    );
  },
);

test("five wrong passwords lock a user out for a second, and each one more for twice as long", async () => {
  await registered("lock@x.org");
  const wrong = () => logIn("lock@x.org", "wrong-Password-1");
  for (let n = 0; n < 5; n++) await expect(wrong()).rejects.toMatchObject(named("NotAuthorizedException", /Incorrect/));
  for (const seconds of [1, 2, 4, 8]) {
    // The right one counts for nothing meanwhile, and makes it no longer.
    await expect(logIn("lock@x.org")).rejects.toMatchObject(named("NotAuthorizedException", /attempts exceeded/));
    later(seconds - 0.001);
    await expect(logIn("lock@x.org")).rejects.toMatchObject(named("NotAuthorizedException", /attempts exceeded/));
    later(0.002);
    await expect(wrong()).rejects.toMatchObject(named("NotAuthorizedException", /Incorrect/));
  }
  later(16);
  expect((await logIn("lock@x.org")).AuthenticationResult).toBeDefined();
  await expect(wrong()).rejects.toMatchObject(named("NotAuthorizedException", /Incorrect/));
});

test("a lock lasts 15 minutes at most; 15 minutes without an attempt reset the count", async () => {
  await registered("long@x.org");
  const wrong = () => logIn("long@x.org", "wrong-Password-1").catch(() => {});
  for (let n = 0; n < 30; n++) {
    await wrong();
    later(890);
  }
  await wrong();
  later(15 * 60 + 1);
  expect((await logIn("long@x.org")).AuthenticationResult).toBeDefined();
});

test("an unconfirmed user gets that reply for any password, an unknown one the usual reply", async () => {
  await signUp("fresh@x.org");
  await expect(logIn("fresh@x.org", "wrong-Password-1")).rejects.toMatchObject(named("UserNotConfirmedException"));
  await expect(confirm("nobody@x.org", "123456")).rejects.toMatchObject(named("ExpiredCodeException"));
  const forgot = (Username: string) => client.send(new ForgotPasswordCommand({ ClientId, Username }));
  expect((await forgot("nobody@x.org")).CodeDeliveryDetails).toBeDefined();
  await expect(forgot("fresh@x.org")).rejects.toMatchObject(named("InvalidParameterException", /verified email/));
});

test("at most 5 codes are mailed and 15 tried in an hour; a reset code is valid for an hour", async () => {
  await signUp("codes@x.org");
  const resend = () => client.send(new ResendConfirmationCodeCommand({ ClientId, Username: "codes@x.org" }));
  for (let n = 0; n < 4; n++) await resend();
  await expect(resend()).rejects.toMatchObject(named("LimitExceededException"));
  for (let n = 0; n < 15; n++) {
    await expect(confirm("codes@x.org", "wrong")).rejects.toMatchObject(named("CodeMismatchException"));
  }
  await expect(confirm("codes@x.org", codeFor("codes@x.org"))).rejects.toMatchObject(named("LimitExceededException"));
  later(3601);
  await confirm("codes@x.org", codeFor("codes@x.org"));

  await client.send(new ForgotPasswordCommand({ ClientId, Username: "codes@x.org" }));
  const reset = new ConfirmForgotPasswordCommand({
    ClientId,
    Username: "codes@x.org",
    ConfirmationCode: codeFor("codes@x.org"),
    Password,
  });
  later(3601);
  await expect(client.send(reset)).rejects.toMatchObject(named("ExpiredCodeException"));
});

test("a rotated refresh token works for its grace, then counts as reuse; revoking ends all", async () => {
  await registered("rotate@x.org");
  const first = (await logIn("rotate@x.org")).AuthenticationResult;
  const rotate = async (RefreshToken = "") =>
    (await client.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken }))).AuthenticationResult;
  const second = await rotate(first?.RefreshToken);
  expect(second?.RefreshToken).not.toBe(first?.RefreshToken);
  later(29);
  await rotate(first?.RefreshToken);
  later(2);
  await expect(rotate(first?.RefreshToken)).rejects.toMatchObject(named("RefreshTokenReuseException"));
  const third = await rotate(second?.RefreshToken);
  await client.send(new RevokeTokenCommand({ ClientId, Token: first?.RefreshToken }));
  await expect(rotate(third?.RefreshToken)).rejects.toMatchObject(named("NotAuthorizedException"));
  await expect(client.send(new GetUserCommand({ AccessToken: third?.AccessToken }))).rejects.toMatchObject(
    named("NotAuthorizedException", /revoked/),
  );
  await expect(client.send(new RevokeTokenCommand({ ClientId, Token: "never-was-one" }))).rejects.toMatchObject(
    named("UnauthorizedException"),
  );
});

test("a client writes the attributes that it may, and no other", async () => {
  await expect(signUp("write@x.org", { UserAttributes: [{ Name: "name", Value: "A" }] })).rejects.toMatchObject(
    named("NotAuthorizedException", /unauthorized attribute/),
  );
  await signUp("write@x.org", { UserAttributes: [{ Name: "locale", Value: "zh" }] });
});

test("a software token is verified by a code, asked for once preferred, and takes a code once", async () => {
  await registered("app@x.org");
  const { AccessToken } = (await logIn("app@x.org")).AuthenticationResult ?? {};
  const prefer = () =>
    client.send(
      new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } }),
    );
  await expect(prefer()).rejects.toMatchObject(named("InvalidParameterException"));
  const { SecretCode = "" } = await client.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  const verify = (UserCode: string) => client.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
  await expect(verify(codeAt(SecretCode, stepAt(clock) - 5))).rejects.toMatchObject(
    named("EnableSoftwareTokenMFAException"),
  );
  expect((await verify(codeAt(SecretCode, stepAt(clock)))).Status).toBe("SUCCESS");
  await prefer();
  expect((await client.send(new GetUserCommand({ AccessToken }))).UserMFASettingList).toEqual(["SOFTWARE_TOKEN_MFA"]);

  later(30);
  const challenge = async (code: string) => {
    const { ChallengeName, Session } = await logIn("app@x.org");
    expect(ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
    const ChallengeResponses = { USERNAME: "app@x.org", SOFTWARE_TOKEN_MFA_CODE: code };
    return { ChallengeName, Session, ClientId, ChallengeResponses };
  };
  const answer = async (code: string) => client.send(new RespondToAuthChallengeCommand(await challenge(code)));
  const code = codeAt(SecretCode, stepAt(clock));
  await expect(answer("000000")).rejects.toMatchObject(named("CodeMismatchException"));
  expect((await answer(code)).AuthenticationResult).toBeDefined();
  await expect(answer(code)).rejects.toMatchObject(named("ExpiredCodeException"));
  const late = await challenge(codeAt(SecretCode, stepAt(clock) + 1));
  later(181);
  await expect(client.send(new RespondToAuthChallengeCommand(late))).rejects.toMatchObject(
    named("NotAuthorizedException", /session/),
  );
});
