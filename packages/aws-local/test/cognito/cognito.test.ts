import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  DescribeUserPoolCommand,
  ForgotPasswordCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Mail, startCognito } from "../../src/cognito/server.ts";

/**
 * With AWS_ENDPOINT_URL (or ..._COGNITO_IDENTITY_PROVIDER) set, the same rules are checked there, on the pool and client
 * that COGNITO_POOL_ID and COGNITO_CLIENT_ID name. `ours` marks what needs the mailed code or a restart.
 */
const foreign = process.env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER ?? process.env.AWS_ENDPOINT_URL;
const ours = test.skipIf(foreign !== undefined);
const pool = {
  id: process.env.COGNITO_POOL_ID ?? "us-east-1_Abc123XyZ",
  clientId: process.env.COGNITO_CLIENT_ID ?? "client",
  groups: ["creator"],
};
const Password = "correct-Horse-1";
const mails: Mail[] = [];
let directory = "";
let service: Awaited<ReturnType<typeof startCognito>>;
let client: CognitoIdentityProviderClient;

const deliver = async (mail: Mail) => {
  mails.push(mail);
};
async function start() {
  if (foreign === undefined) service = await startCognito({ directory, pool, deliver });
  client = new CognitoIdentityProviderClient({
    endpoint: foreign ?? service.url,
    region: "us-east-1",
    maxAttempts: 1,
    ...(foreign === undefined && { credentials: { accessKeyId: "test", secretAccessKey: "test" } }),
  });
}
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "cognito-"));
  await start();
});
afterAll(async () => {
  if (foreign === undefined) await service.close();
  await rm(directory, { recursive: true });
});

const ClientId = pool.clientId;
const signUp = (Username: string, password = Password) =>
  client.send(new SignUpCommand({ ClientId, Username, Password: password }));
const confirm = (Username: string, ConfirmationCode: string) =>
  client.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode }));
const logIn = (USERNAME: string, PASSWORD = Password) =>
  client.send(
    new InitiateAuthCommand({ ClientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: { USERNAME, PASSWORD } }),
  );
const refresh = (REFRESH_TOKEN: string) =>
  client.send(new InitiateAuthCommand({ ClientId, AuthFlow: "REFRESH_TOKEN_AUTH", AuthParameters: { REFRESH_TOKEN } }));
const codeFor = (to: string) => mails.findLast((mail) => mail.to === to)?.code ?? "";
async function registered(Username: string) {
  const UserPoolId = pool.id;
  const UserAttributes = [{ Name: "email_verified", Value: "true" }];
  await client.send(new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes, MessageAction: "SUPPRESS" }));
  await client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true }));
  return (await logIn(Username)).AuthenticationResult!;
}
const named = (name: string) => ({ name });

ours("a user signs up, confirms by the mailed code, and logs in with tokens that the key set verifies", async () => {
  const { UserSub } = await signUp("Ann@Example.org");
  await expect(logIn("ann@example.org")).rejects.toMatchObject(named("UserNotConfirmedException"));
  await expect(confirm("ann@example.org", "wrong")).rejects.toMatchObject(named("CodeMismatchException"));
  await confirm("ann@example.org", codeFor("ann@example.org"));
  const { AccessToken, IdToken } = (await logIn("ann@example.org")).AuthenticationResult!;
  const keys = createRemoteJWKSet(new URL(`${service.url}/${pool.id}/.well-known/jwks.json`));
  const issuer = `https://cognito-idp.us-east-1.amazonaws.com/${pool.id}`;
  const access = await jwtVerify(AccessToken!, keys, { issuer });
  expect(access.payload).toMatchObject({ sub: UserSub, client_id: ClientId, token_use: "access" });
  const id = await jwtVerify(IdToken!, keys, { issuer, audience: ClientId });
  expect(id.payload).toMatchObject({ email: "ann@example.org", token_use: "id" });
});

test("a name is taken once, whatever its case, also by concurrent sign-ups", async () => {
  const tries = await Promise.allSettled(["bob@x.org", "BOB@x.org", "bob@x.org"].map((name) => signUp(name)));
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(signUp("bob@x.org")).rejects.toMatchObject(named("UsernameExistsException"));
});

test.each(["short-A1", "no-uppercase-letter1", "NO-LOWERCASE-LETTER1", "no-Digit-at-all"])(
  "a password that breaks the policy is refused: %s",
  async (password) => {
    await expect(signUp("weak@x.org", password)).rejects.toMatchObject(named("InvalidPasswordException"));
  },
);

test("a wrong password and an unknown name get the same answer", async () => {
  await registered("carl@x.org");
  const wrong = await logIn("carl@x.org", "wrong-Password-1").catch((error) => error);
  const unknown = await logIn("nobody@x.org").catch((error) => error);
  expect([wrong.name, wrong.message]).toEqual([unknown.name, unknown.message]);
});

test("a refresh token works until it is revoked, and only its session ends", async () => {
  const first = await registered("eva@x.org");
  const second = (await logIn("eva@x.org")).AuthenticationResult!;
  expect((await refresh(first.RefreshToken!)).AuthenticationResult?.AccessToken).toBeTruthy();
  await client.send(new RevokeTokenCommand({ ClientId, Token: first.RefreshToken }));
  await expect(refresh(first.RefreshToken!)).rejects.toMatchObject(named("NotAuthorizedException"));
  expect((await refresh(second.RefreshToken!)).AuthenticationResult?.AccessToken).toBeTruthy();
});

test("signing out everywhere ends every session", async () => {
  const { AccessToken, RefreshToken } = await registered("finn@x.org");
  const found = await client.send(new GetUserCommand({ AccessToken }));
  expect(found.UserAttributes).toContainEqual({ Name: "email", Value: "finn@x.org" });
  await client.send(new GlobalSignOutCommand({ AccessToken }));
  await expect(refresh(RefreshToken!)).rejects.toMatchObject(named("NotAuthorizedException"));
  await expect(client.send(new GetUserCommand({ AccessToken }))).rejects.toMatchObject(named("NotAuthorizedException"));
});

test("an administrator changes an address at once, to one that no other account has", async () => {
  await registered("moved@x.org");
  await registered("held@x.org");
  const change = (email: string) =>
    client.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: pool.id,
        Username: "moved@x.org",
        UserAttributes: [
          { Name: "email", Value: email },
          { Name: "email_verified", Value: "true" },
        ],
      }),
    );
  await expect(change("Held@x.org")).rejects.toMatchObject(named("AliasExistsException"));
  await change("elsewhere@x.org");
  await expect(logIn("moved@x.org")).rejects.toMatchObject(named("NotAuthorizedException"));
  const { AuthenticationResult } = await logIn("elsewhere@x.org");
  const { UserAttributes } = await client.send(new GetUserCommand({ AccessToken: AuthenticationResult!.AccessToken }));
  expect(UserAttributes).toContainEqual({ Name: "email", Value: "elsewhere@x.org" });
  await expect(change("another@x.org")).rejects.toMatchObject(named("UserNotFoundException"));
});

ours("a forgotten password is replaced by a mailed code", async () => {
  await registered("gil@x.org");
  await client.send(new ForgotPasswordCommand({ ClientId, Username: "gil@x.org" }));
  await client.send(new ForgotPasswordCommand({ ClientId, Username: "unknown@x.org" }));
  const reset = (ConfirmationCode: string) =>
    client.send(
      new ConfirmForgotPasswordCommand({
        ClientId,
        Username: "gil@x.org",
        ConfirmationCode,
        Password: "another-Horse-2",
      }),
    );
  await expect(reset("wrong")).rejects.toMatchObject(named("CodeMismatchException"));
  await reset(codeFor("gil@x.org"));
  await expect(logIn("gil@x.org")).rejects.toMatchObject(named("NotAuthorizedException"));
  await logIn("gil@x.org", "another-Horse-2");
});

ours("an administrator makes a user and a group member, and both outlive a restart", async () => {
  const UserPoolId = pool.id;
  const Username = "hana@x.org";
  await client.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: "SUPPRESS" }));
  await client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true }));
  await client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: "creator" }));
  const unknown = new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: "nobody" });
  await expect(client.send(unknown)).rejects.toMatchObject(named("ResourceNotFoundException"));
  const { RefreshToken } = (await logIn(Username)).AuthenticationResult!;
  await service.close();
  await start();
  const { AccessToken } = (await refresh(RefreshToken!)).AuthenticationResult!;
  const payload = JSON.parse(Buffer.from(AccessToken!.split(".")[1]!, "base64url").toString());
  expect(payload["cognito:groups"]).toEqual(["creator"]);
});

ours("an operation that is not emulated says so and names itself", async () => {
  await expect(client.send(new DescribeUserPoolCommand({ UserPoolId: pool.id }))).rejects.toMatchObject({
    name: "NotImplementedException",
    message: expect.stringContaining("DescribeUserPool"),
  });
});
