import "./environment.ts";
import { setTimeout } from "node:timers/promises";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, expect, test } from "vitest";
import { liveSealing, sealing } from "../../../functions/identity/adapters/sealing.ts";
import { sessionIn } from "../../../functions/identity/adapters/session-in.ts";
import { deviceOf } from "../../../functions/identity/domain/device.ts";
import { handler as endOtherSessions } from "../../../functions/identity/handlers/end-other-sessions.ts";
import { handler as endSession } from "../../../functions/identity/handlers/end-session.ts";
import { handler as listSessions } from "../../../functions/identity/handlers/list-sessions.ts";
import { handler as logInHandler } from "../../../functions/identity/handlers/log-in.ts";
import { sessionKind } from "../../../functions/identity/keys.ts";
import { SESSION_SECONDS } from "../../../functions/identity/settings.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { secretKeys } from "../../../functions/shared/runtime/secret-keys.ts";
import { call } from "../call.ts";
import { SECRET } from "../visitors.ts";
import { cloud, visitors } from "./environment.ts";
import { account, callerOf, codeFor, member, PASSWORD, type Tokens } from "./world.ts";

afterAll(cloud.close);

interface Shown {
  id: string;
  device: object;
  openedAt: string;
  usedAt: string;
  current: boolean;
}
const own = async (token: string) => ({
  ...(await callerOf(token)),
  headers: { authorization: `Bearer ${token}` },
});
const list = async (token: string, query: object = {}) =>
  (await call<{ items: Shown[]; cursor?: string }>(listSessions, { ...(await own(token)), query })).body;
const end = async (token: string, id: string) => call(endSession, { ...(await own(token)), params: { id } });
const endOthers = async (token: string) => call<{ ended: number; left: boolean }>(endOtherSessions, await own(token));
const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:141.0) Gecko/20100101 Firefox/141.0";
const signIn = async (email: string, userAgent: string) =>
  (
    await call<Tokens>(logInHandler, {
      body: { email, password: PASSWORD },
      headers: { "user-agent": userAgent },
    })
  ).body;
const idOf = ({ accessToken }: Tokens) => sessionIn(accessToken).session;
const idsOf = async (token: string) => (await list(token)).items.map(({ id }) => id);

test("a user sees where they are signed in, and which session is this one", async () => {
  const first = await member("sees@x.org");
  const second = await signIn("sees@x.org", FIREFOX);
  const { items, cursor } = await list(second.accessToken);
  expect(cursor).toBeUndefined();
  expect(items.find(({ current }) => current)).toEqual({
    id: idOf(second),
    device: { program: "Firefox", system: "Windows" },
    openedAt: expect.any(String),
    usedAt: expect.any(String),
    current: true,
  });
  expect(items.find(({ current }) => !current)).toMatchObject({ id: idOf(first), device: {} });
  expect(JSON.stringify(items)).not.toMatch(/sealed|digest/);
});

test("a refresh continues the same session, which keeps its device", async () => {
  await member("goes@x.org");
  const tokens = await signIn("goes@x.org", FIREFOX);
  const before = (await list(tokens.accessToken)).items.find(({ current }) => current);
  await setTimeout(5);
  const next = (await account.refresh(tokens.refreshToken)).body;
  const { items } = await list(next.accessToken);
  const after = items.find(({ current }) => current);
  expect(items).toHaveLength(2);
  expect(after).toMatchObject({ id: before?.id, device: before?.device, openedAt: before?.openedAt });
  expect(Date.parse(after?.usedAt ?? "")).toBeGreaterThan(Date.parse(before?.usedAt ?? ""));
});

test("a user ends one session, also after a refresh of it; no other ends", async () => {
  const here = await member("ends@x.org");
  const there = await signIn("ends@x.org", FIREFOX);
  const third = await signIn("ends@x.org", FIREFOX);
  const moved = (await account.refresh(there.refreshToken)).body;
  expect((await end(here.accessToken, idOf(there))).status).toBe(204);
  expect(await account.refresh(moved.refreshToken)).toMatchObject({ status: 401 });
  expect((await account.security(moved.accessToken)).status).toBe(401);
  expect((await account.refresh(third.refreshToken)).status).toBe(200);
  expect((await idsOf(here.accessToken)).sort()).toEqual([idOf(here), idOf(third)].sort());
  expect(await end(here.accessToken, idOf(there))).toMatchObject({ status: 404, body: { code: "unknown-session" } });
});

test("nobody ends a session of somebody else", async () => {
  const one = await member("one-session@x.org");
  const other = await member("other-session@x.org");
  expect(await end(other.accessToken, idOf(one))).toMatchObject({ status: 404, body: { code: "unknown-session" } });
  expect((await account.refresh(one.refreshToken)).status).toBe(200);
  expect(await idsOf(other.accessToken)).toEqual([idOf(other)]);
});

test("all other sessions end at once, and this one continues", async () => {
  const here = await member("stays@x.org");
  const others = [await signIn("stays@x.org", FIREFOX), await signIn("stays@x.org", FIREFOX)];
  expect(await endOthers(here.accessToken)).toMatchObject({ status: 200, body: { ended: 2, left: false } });
  for (const { refreshToken } of others) expect((await account.refresh(refreshToken)).status).toBe(401);
  expect(await idsOf(here.accessToken)).toEqual([idOf(here)]);
  expect((await account.refresh(here.refreshToken)).status).toBe(200);
});

test("a session that was logged out is in no list", async () => {
  const here = await member("out@x.org");
  const there = await signIn("out@x.org", FIREFOX);
  await account.logOut(there.refreshToken);
  expect(await idsOf(here.accessToken)).toEqual([idOf(here)]);
});

test.each([
  ["logging out everywhere", (tokens: Tokens) => account.endSessions(tokens.accessToken)],
  [
    "another password",
    (tokens: Tokens) =>
      account.changePassword(tokens.accessToken, { password: PASSWORD, newPassword: "another-Horse-2" }),
  ],
  [
    "a forgotten password",
    async (_: Tokens, email: string) => {
      await account.forgot(email);
      return account.reset(email, codeFor(email), "another-Horse-2");
    },
  ],
])("after %s the list has only sessions that began since", async (what, change) => {
  const email = `${what.replaceAll(" ", "-")}@x.org`;
  const before = await member(email);
  expect((await change(before, email)).status).toBe(204);
  expect(await idsOf(before.accessToken)).toEqual([]);
  const { body } = await account.logIn(email, what === "logging out everywhere" ? PASSWORD : "another-Horse-2");
  expect(await idsOf(body.accessToken)).toEqual([idOf(body)]);
});

test("the stored token is encrypted, and deleted with the session", async () => {
  const tokens = await member("noted@x.org");
  const { user, session, since } = sessionIn(tokens.accessToken);
  const { Item } = await documents.send(
    new GetCommand({ TableName: "Identity", Key: sessionKind.key({ id: user, session }) }),
  );
  expect(JSON.stringify(Item)).not.toContain(tokens.refreshToken);
  expect(Item?.expiresAt).toBe(since + SESSION_SECONDS);
  expect(await liveSealing().open(Item?.sealed, `${user}#${session}`)).toBe(tokens.refreshToken);
  await expect(liveSealing().open(Item?.sealed, `another#${session}`)).rejects.toThrow();
});

test("pages have the requested length, and another list's cursor is refused", async () => {
  const tokens = await member("pages@x.org");
  for (let n = 0; n < 2; n++) await signIn("pages@x.org", FIREFOX);
  const first = await list(tokens.accessToken, { limit: "2" });
  const second = await list(tokens.accessToken, { limit: "2", cursor: first.cursor });
  expect([first.items.length, second.items.length, second.cursor]).toEqual([2, 1, undefined]);
  const other = await member("pages2@x.org");
  const strange = await call(listSessions, { ...(await own(other.accessToken)), query: { cursor: first.cursor } });
  expect(strange.status).toBe(400);
});

test("a session can be ended alone after one rotation of the key, but not after two", async () => {
  const here = await member("rotated@x.org");
  const keys = () => sealing(secretKeys(visitors.client, SECRET, Date.now));
  const rotate = (SecretString: string) =>
    visitors.client.send(new PutSecretValueCommand({ SecretId: SECRET, SecretString }));
  const sealed = await keys().seal("token", "of");
  await rotate("l".repeat(64));
  expect(await keys().open(sealed, "of")).toBe("token");
  await rotate("m".repeat(64));
  expect(await keys().open(sealed, "of")).toBeUndefined();
  await rotate("k".repeat(64));
  expect((await account.refresh(here.refreshToken)).status).toBe(200);
});

test.each([
  [FIREFOX, { program: "Firefox", system: "Windows" }],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
    { program: "Safari", system: "macOS" },
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50",
    { program: "WeChat", system: "iPhone" },
  ],
  [
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
    { program: "Chrome", system: "Android" },
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
    { program: "Edge", system: "Windows" },
  ],
  ["curl/8.9.1", {}],
])("of the User-Agent %s only the device is stored", (userAgent, device) => {
  expect(deviceOf(userAgent)).toEqual(device);
});
