import "./environment.ts";
import { setTimeout } from "node:timers/promises";
import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, expect, test } from "vitest";
import { userKind } from "../../../functions/identity/keys.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { cloud, mails } from "./environment.ts";
import { account, callerOf, codeFor, member, otherThan, PASSWORD } from "./world.ts";

afterAll(cloud.close);

async function itemsOf(id: string) {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: "Identity",
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": userKind.key({ id }).pk },
    }),
  );
  return Items;
}

test("a user registers, confirms by the mailed code, logs in and is who they said", async () => {
  const { status, body } = await account.register(" Ann@Example.org ", { language: "zh" });
  expect([status, body.state]).toEqual([201, "unconfirmed"]);
  expect(await account.logIn("ann@example.org")).toMatchObject({ status: 401, body: { code: "wrong-credentials" } });
  expect(await account.confirm("ann@example.org", codeFor("ann@example.org"))).toMatchObject({
    status: 200,
    body: { state: "confirmed" },
  });
  const tokens = (await account.logIn("ANN@example.org")).body;
  expect(tokens).toMatchObject({ tokenType: "Bearer", expiresIn: 900 });
  expect((await account.me(tokens.accessToken)).body).toEqual({
    id: body.id,
    email: "ann@example.org",
    displayName: "Ann",
    language: "zh",
    createdAt: expect.any(String),
    groups: [],
  });
});

test("a wrong code confirms nothing, and fifteen in an hour close the account to more", async () => {
  await account.register("wrong@x.org");
  const wrong = otherThan(codeFor("wrong@x.org"));
  for (let n = 0; n < 15; n++) {
    expect(await account.confirm("wrong@x.org", wrong)).toMatchObject({ status: 422, body: { code: "wrong-code" } });
  }
  expect(await account.confirm("wrong@x.org", codeFor("wrong@x.org"))).toMatchObject({
    status: 429,
    body: { code: "too-many-tries" },
  });
});

test("a wrong password and an unknown e-mail get the same answer", async () => {
  await member("carl@x.org");
  const wrong = await account.logIn("carl@x.org", "wrong-Password-1");
  expect(wrong).toMatchObject({ status: 401, body: { code: "wrong-credentials" } });
  expect(await account.logIn("nobody@x.org")).toEqual(wrong);
});

test.each([
  [{ email: "no-mailbox" }, 400, "invalid-request"],
  [{ password: "Short-1" }, 400, "invalid-request"],
  [{ password: " Correct-horse-7" }, 400, "invalid-request"],
  [{ password: "Correct-horse-7 " }, 400, "invalid-request"],
  [{ displayName: "   " }, 400, "invalid-request"],
  [{ language: "xx" }, 400, "invalid-request"],
  [{ anonymousId: "visitor-0123456789" }, 400, "invalid-request"],
  [{ visitorToken: "visitor-0123456789" }, 401, "invalid-visitor-token"],
  [{ role: "operator" }, 400, "invalid-request"],
  [{ password: "long-but-without-upper-1" }, 422, "weak-password"],
])("a registration with %j is refused with %i %s", async (wrong, status, code) => {
  const reply = await account.register("refused@x.org", wrong);
  expect(reply).toMatchObject({ status, body: { code } });
  if (status === 400) expect(reply.body).toMatchObject({ errors: [{ pointer: `/${Object.keys(wrong)[0]}` }] });
  expect(mails.filter(({ to }) => to === "refused@x.org")).toEqual([]);
});

test("a refresh token works once, until its session is logged out; no other session ends", async () => {
  const first = await member("eva@x.org");
  const second = (await account.logIn("eva@x.org")).body;
  const { status, body } = await account.refresh(first.refreshToken);
  expect(status).toBe(200);
  expect((await callerOf(body.accessToken)).user).toBe(first.id);
  const over = { status: 401, body: { code: "invalid-refresh-token" } };
  await setTimeout(5);
  expect(await account.refresh(first.refreshToken)).toMatchObject(over);
  expect((await account.logOut(body.refreshToken)).status).toBe(204);
  expect(await account.refresh(body.refreshToken)).toMatchObject(over);
  expect((await account.refresh(second.refreshToken)).status).toBe(200);
  expect((await account.logOut(body.refreshToken)).status).toBe(204);
  expect((await account.logOut("never-was-one")).status).toBe(204);
});

test("a forgotten password is replaced by the mailed code, and every session ends", async () => {
  const { refreshToken } = await member("gil@x.org");
  expect((await account.forgot("gil@x.org")).status).toBe(202);
  const code = codeFor("gil@x.org");
  const next = "another-Horse-2";
  expect(await account.reset("gil@x.org", otherThan(code), next)).toMatchObject({ body: { code: "wrong-code" } });
  expect(await account.reset("gil@x.org", code, "without-any-digit-A")).toMatchObject({
    status: 422,
    body: { code: "weak-password" },
  });
  expect((await account.logIn("gil@x.org")).status).toBe(200);
  expect((await account.reset("gil@x.org", code, next)).status).toBe(204);
  expect(await account.logIn("gil@x.org", PASSWORD)).toMatchObject({ body: { code: "wrong-credentials" } });
  expect((await account.logIn("gil@x.org", next)).status).toBe(200);
  expect((await account.refresh(refreshToken)).status).toBe(401);
  expect((await account.reset("gil@x.org", code, "a-third-Horse-3")).status).toBe(422);
});

test("a password is changed with the current one, and every session ends", async () => {
  const { accessToken, refreshToken } = await member("pam@x.org");
  const other = (await account.logIn("pam@x.org")).body;
  const newPassword = "another-Horse-2";
  const wrong = await account.changePassword(accessToken, { password: "not-My-horse-1", newPassword });
  expect(wrong).toMatchObject({ status: 422, body: { code: "wrong-password" } });
  const weak = await account.changePassword(accessToken, { password: PASSWORD, newPassword: "without-any-digit-A" });
  expect(weak).toMatchObject({ status: 422, body: { code: "weak-password" } });
  expect((await account.refresh(refreshToken)).status).toBe(200);
  expect((await account.changePassword(accessToken, { password: PASSWORD, newPassword })).status).toBe(204);
  expect((await account.refresh(other.refreshToken)).status).toBe(401);
  expect(await account.logIn("pam@x.org", PASSWORD)).toMatchObject({ body: { code: "wrong-credentials" } });
  expect((await account.logIn("pam@x.org", newPassword)).status).toBe(200);
  const late = await account.changePassword(accessToken, { password: newPassword, newPassword: PASSWORD });
  expect(late).toMatchObject({ status: 401, body: { code: "session-over" } });
});

test("a user logs out everywhere at once", async () => {
  const { accessToken, refreshToken } = await member("quin@x.org");
  const other = (await account.logIn("quin@x.org")).body;
  expect((await account.security(accessToken)).body).toEqual({ secondFactor: false });
  expect((await account.endSessions(other.accessToken)).status).toBe(204);
  expect((await account.refresh(refreshToken)).status).toBe(401);
  expect((await account.refresh(other.refreshToken)).status).toBe(401);
  expect(await account.security(accessToken)).toMatchObject({ status: 401, body: { code: "session-over" } });
});

test("a user changes their own name and language, and nothing else", async () => {
  const { accessToken } = await member("hana@x.org");
  const before = (await account.me(accessToken)).body;
  expect((await account.update(accessToken, { displayName: " Hana " })).body).toEqual({
    ...before,
    displayName: "Hana",
  });
  expect((await account.update(accessToken, { language: "zh" })).body).toMatchObject({ language: "zh" });
  expect((await account.me(accessToken)).body).toEqual({ ...before, displayName: "Hana", language: "zh" });
  for (const wrong of [{}, { email: "other@x.org" }, { groups: ["operator"] }, { id: "other" }]) {
    expect((await account.update(accessToken, wrong)).status).toBe(400);
  }
});

test("a user becomes a creator once or twice alike, and the next tokens carry the group", async () => {
  const { accessToken, refreshToken } = await member("ida@x.org");
  for (let n = 0; n < 2; n++) {
    expect(await account.becomeCreator(accessToken)).toMatchObject({ status: 200, body: { groups: ["creator"] } });
  }
  expect((await callerOf(accessToken)).groups).toEqual([]);
  const { body } = await account.refresh(refreshToken);
  expect((await account.me(body.accessToken)).body.groups).toEqual(["creator"]);
  expect((await callerOf((await account.logIn("ida@x.org")).body.accessToken)).groups).toEqual(["creator"]);
});

test("a registration without a visitor's token claims no visitor", async () => {
  const { id } = await member("max@x.org");
  const kinds = (await itemsOf(id)).map(({ sk }) => String(sk).split("#")[0]);
  expect(kinds.sort()).toEqual(["SESSION", userKind.key({ id: "" }).sk]);
});
