import "./environment.ts";
import {
  AdminAddUserToGroupCommand,
  AdminRemoveUserFromGroupCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { codeAt, stepAt } from "@lyceum/aws-local/cognito/totp";
import { afterAll, expect, test } from "vitest";
import * as z from "zod";
import { handler as confirmSecondFactor } from "../../../functions/identity/handlers/confirm-second-factor.ts";
import { handler as removeSecondFactor } from "../../../functions/identity/handlers/remove-second-factor.ts";
import { handler as resetSecondFactor } from "../../../functions/identity/handlers/reset-second-factor.ts";
import { handler as setUpSecondFactor } from "../../../functions/identity/handlers/set-up-second-factor.ts";
import { handler as vouch, vouchForCaller } from "../../../functions/identity/handlers/vouch-for-caller.ts";
import { route } from "../../../functions/shared/kernel/route.ts";
import { endpoint } from "../../../functions/shared/runtime/endpoint.ts";
import type { Standing } from "../../../functions/shared/runtime/identity.ts";
import { call } from "../call.ts";
import { authorizerOf } from "../claims.ts";
import { cloud, pool } from "./environment.ts";
import { account, callerOf, member } from "./world.ts";

afterAll(cloud.close);

const client = new CognitoIdentityProviderClient({});
const join = (Username: string, GroupName: string) =>
  client.send(new AdminAddUserToGroupCommand({ UserPoolId: pool.id, Username, GroupName }));
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const own = async (token: string) => ({ ...(await callerOf(token)), ...bearer(token) });
const setUp = async (token: string) => call<{ secret: string; uri: string }>(setUpSecondFactor, await own(token));
const confirm = async (token: string, code: string) =>
  call(confirmSecondFactor, { ...(await own(token)), body: { code } });
const remove = async (token: string) => call(removeSecondFactor, await own(token));
const standingOf = async (token: string): Promise<Standing> => (await vouch(bearer(token))).context as Standing;

/** A member with an authenticator app; `code` is what it shows, a step further at each call. */
async function withApp(email: string) {
  const { id, accessToken } = await member(email);
  const { secret } = (await setUp(accessToken)).body;
  let step = stepAt(Date.now()) - 1;
  const code = () => codeAt(secret, step++);
  expect((await confirm(accessToken, code())).status).toBe(200);
  return { id, email, before: accessToken, code };
}

test("with a second factor nobody logs in without its code, and each code works once", async () => {
  const ann = await withApp("ann@x.org");
  expect(await account.logIn(ann.email)).toMatchObject({ status: 401, body: { code: "second-factor-needed" } });
  const code = ann.code();
  const tokens = await account.logIn(ann.email, undefined, code);
  expect(tokens).toMatchObject({ status: 200, body: { expiresIn: 900 } });
  for (const wrong of [code, "000000"]) {
    expect(await account.logIn(ann.email, undefined, wrong)).toMatchObject({
      status: 401,
      body: { code: "wrong-second-factor" },
    });
  }
  // Whether there is a second factor is told to who knows the password.
  const guess = await account.logIn(ann.email, "Wrong-password-1");
  expect(guess).toEqual(await account.logIn("nobody@x.org", "Wrong-password-1"));
});

test("an authenticator app reads the secret, which counts only once a code confirms it", async () => {
  const { accessToken } = await member("bo@x.org");
  const { status, body } = await setUp(accessToken);
  expect(status).toBe(201);
  expect(body.uri).toBe(`otpauth://totp/Lyceum:bo%40x.org?secret=${body.secret}&issuer=Lyceum`);
  const wrong = codeAt(body.secret, stepAt(Date.now()) - 10);
  expect(await confirm(accessToken, wrong)).toMatchObject({ status: 422, body: { code: "wrong-code" } });
  expect((await account.logIn("bo@x.org")).status).toBe(200);
});

test("turning a second factor on ends all sessions, which began without one", async () => {
  const { before } = await withApp("cy@x.org");
  expect(await standingOf(before)).toEqual({ refused: "invalid-token" });
  expect(await setUp(before)).toMatchObject({ status: 401, body: { code: "session-over" } });
});

test("an open session is confirmed by the user pool, with current groups and second factor", async () => {
  const dee = await withApp("dee@x.org");
  const { accessToken, refreshToken } = (await account.logIn(dee.email, undefined, dee.code())).body;
  expect(await standingOf(accessToken)).toEqual({ user: dee.id, groups: [], secondFactor: true });
  await join(dee.id, "operator");
  expect(await standingOf(accessToken)).toMatchObject({ groups: ["operator"] });
  await client.send(
    new AdminRemoveUserFromGroupCommand({ UserPoolId: pool.id, Username: dee.id, GroupName: "operator" }),
  );
  expect(await standingOf(accessToken)).toMatchObject({ groups: [] });
  await account.logOut(refreshToken);
  expect(await standingOf(accessToken)).toEqual({ refused: "invalid-token" });
});

test("identity, invalid and missing tokens are refused, and all tokens if the pool is down", async () => {
  const { idToken, accessToken } = await member("eve@x.org");
  for (const token of [idToken, "nonsense", ""]) expect(await standingOf(token)).toEqual({ refused: "invalid-token" });
  const silent = vouchForCaller({
    findSession: async () => {
      throw new Error("throttled");
    },
    listGroups: async () => ["operator"],
  });
  expect((await silent(bearer(accessToken))).context).toEqual({ refused: "unavailable" });
});

const OPERATORS = route({
  method: "GET",
  path: "/operators",
  access: "operator",
  summary: "For operators",
  reply: z.object({ groups: z.array(z.string()) }),
});
const SELLERS = route({ ...OPERATORS, access: "member", fresh: true });
const MEMBERS = route({ ...OPERATORS, access: "member" });
const told = (of: typeof OPERATORS, authorizer: object) =>
  call<{ code?: string; groups?: string[] }>((event: { requestContext: object }, context: object) =>
    (endpoint(of, async ({ caller }) => ({ groups: [...(caller?.groups ?? [])] })) as (e: never, c: never) => unknown)(
      { ...event, requestContext: { authorizer } } as never,
      context as never,
    ),
  );

test("an operator without a second factor is refused, and told to set one up", async () => {
  expect(await told(OPERATORS, authorizerOf("ann", ["operator"], false))).toMatchObject({
    status: 403,
    body: { code: "second-factor-needed" },
  });
  expect(await told(OPERATORS, authorizerOf("ann", ["operator"]))).toMatchObject({ status: 200 });
  expect((await told(SELLERS, authorizerOf("ann", ["creator", "operator"], false))).body.groups).toEqual(["creator"]);
  expect((await told(SELLERS, authorizerOf("ann", ["creator", "operator"]))).body.groups).toEqual([
    "creator",
    "operator",
  ]);
});

test("a group that only the token names does not count on fresh routes", async () => {
  const { jwt } = authorizerOf("ann", ["operator"]);
  expect(await told(OPERATORS, { jwt })).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
  expect((await told(MEMBERS, { jwt })).body.groups).toEqual([]);
  const { lambda } = authorizerOf("ann", []);
  expect(await told(OPERATORS, { jwt, lambda })).toMatchObject({ status: 403, body: { code: "forbidden" } });
});

test.each([
  ["invalid-token", 401],
  ["unavailable", 503],
])("a caller refused as %s gets %i", async (refused, status) => {
  expect(await told(OPERATORS, { lambda: { refused } })).toMatchObject({ status, body: { code: refused } });
});

test("its owner removes a second factor; an operator's reset also ends all sessions", async () => {
  const flo = await withApp("flo@x.org");
  const { accessToken } = (await account.logIn(flo.email, undefined, flo.code())).body;
  expect((await remove(accessToken)).status).toBe(204);
  expect(await standingOf(accessToken)).toMatchObject({ secondFactor: false });
  expect((await account.logIn(flo.email)).status).toBe(200);

  const gus = await withApp("gus@x.org");
  const tokens = (await account.logIn(gus.email, undefined, gus.code())).body;
  await join(gus.id, "creator");
  await join(gus.id, "operator");
  const reset = (id: string) => call(resetSecondFactor, { user: "op", groups: ["operator"], params: { id } });
  expect((await reset(gus.id)).status).toBe(204);
  expect((await account.refresh(tokens.refreshToken)).status).toBe(401);
  // Whoever knows the password may set up the next one, and is of no staff by it.
  const { accessToken: next } = (await account.logIn(gus.email)).body;
  expect(await standingOf(next)).toEqual({ user: gus.id, groups: ["creator"], secondFactor: false });
  expect(await reset(crypto.randomUUID())).toMatchObject({ status: 404, body: { code: "unknown-user" } });
});
