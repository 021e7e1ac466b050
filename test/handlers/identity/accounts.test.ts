import "./environment.ts";
import { DeleteCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { decodeJwt } from "jose";
import { afterAll, expect, test } from "vitest";
import { userKey, visitor, visitorKey } from "../../../functions/identity/contract.ts";
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
      ExpressionAttributeValues: { ":pk": userKey(id).pk },
    }),
  );
  return Items;
}

test("a user registers, confirms by the mailed code, logs in and is who they said", async () => {
  const { status, body } = await account.register(" Ann@Example.org ", { language: "zh" });
  expect([status, body.state]).toEqual([201, "unconfirmed"]);
  expect(await account.logIn("ann@example.org")).toMatchObject({ status: 403, body: { code: "unconfirmed" } });
  expect(await account.confirm("ann@example.org", codeFor("ann@example.org"))).toMatchObject({
    status: 200,
    body: { state: "confirmed" },
  });
  const tokens = (await account.logIn("ANN@example.org")).body;
  expect(tokens).toMatchObject({ tokenType: "Bearer", expiresIn: 3600 });
  expect((await account.me(tokens.accessToken)).body).toEqual({
    id: body.id,
    email: "ann@example.org",
    displayName: "Ann",
    language: "zh",
    createdAt: expect.any(String),
    groups: [],
  });
});

test("a wrong code confirms nothing, five of them close the code, and a new one opens it again", async () => {
  await account.register("wrong@x.org");
  const wrong = otherThan(codeFor("wrong@x.org"));
  for (let n = 0; n < 5; n++) {
    expect(await account.confirm("wrong@x.org", wrong)).toMatchObject({ status: 422, body: { code: "wrong-code" } });
  }
  expect(await account.confirm("wrong@x.org", codeFor("wrong@x.org"))).toMatchObject({
    status: 429,
    body: { code: "too-many-tries" },
  });
  expect((await account.resend("wrong@x.org")).status).toBe(202);
  expect((await account.confirm("wrong@x.org", codeFor("wrong@x.org"))).status).toBe(200);
  for (const again of [account.confirm("wrong@x.org", "123456"), account.resend("wrong@x.org")]) {
    expect(await again).toMatchObject({ status: 409, body: { code: "already-confirmed" } });
  }
});

test("an e-mail is one account, whatever its case, and among registrations at the same moment", async () => {
  const names = ["bob@x.org", "BOB@x.org", "Bob@X.org", "bob@x.org"];
  const tries = await Promise.all(names.map((name) => account.register(name)));
  expect(tries.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  expect(new Set(tries.map(({ body }) => body.id)).size).toBe(1);
  expect(mails.filter(({ to }) => to === "bob@x.org")).toHaveLength(1);
});

test("an e-mail is taken for another password, and for every one once it is confirmed", async () => {
  const taken = { status: 409, body: { code: "email-taken" } };
  await account.register("berta@x.org");
  expect(await account.register("berta@x.org", { password: "another-Password-1" })).toMatchObject(taken);
  await account.confirm("berta@x.org", codeFor("berta@x.org"));
  expect(await account.register("berta@x.org")).toMatchObject(taken);
});

test("a registration that broke off before its profile was kept is completed by sending it again", async () => {
  const { body } = await account.register("half@x.org");
  await documents.send(new DeleteCommand({ TableName: "Identity", Key: userKey(body.id) }));
  expect(await account.register("half@x.org")).toMatchObject({ status: 201, body: { id: body.id } });
  expect(await itemsOf(body.id)).toMatchObject([{ email: "half@x.org", displayName: "Ann" }]);
});

test("a wrong password and an unknown e-mail are told alike", async () => {
  await member("carl@x.org");
  const wrong = await account.logIn("carl@x.org", "wrong-Password-1");
  expect(wrong).toMatchObject({ status: 401, body: { code: "wrong-credentials" } });
  expect(await account.logIn("nobody@x.org")).toEqual(wrong);
});

test.each([
  [{ email: "no-mailbox" }, 400, "invalid-request"],
  [{ password: "Short-1" }, 400, "invalid-request"],
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

test("a refresh token gives new tokens of the same user until its session is logged out, and no other ends", async () => {
  const first = await member("eva@x.org");
  const second = (await account.logIn("eva@x.org")).body;
  const { status, body } = await account.refresh(first.refreshToken);
  expect(status).toBe(200);
  expect((await callerOf(body.accessToken)).user).toBe(first.id);
  expect(body).not.toHaveProperty("refreshToken");
  expect((await account.logOut(first.refreshToken)).status).toBe(204);
  expect(await account.refresh(first.refreshToken)).toMatchObject({
    status: 401,
    body: { code: "invalid-refresh-token" },
  });
  expect((await account.refresh(second.refreshToken)).status).toBe(200);
  expect((await account.logOut(first.refreshToken)).status).toBe(204);
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
  expect((await account.reset("gil@x.org", code, "a-third-Horse-3")).status).toBe(410);
});

test("who asks for a reset or a new code is not told whether the account exists", async () => {
  await member("known@x.org");
  expect(await account.forgot("unknown@x.org")).toEqual(await account.forgot("known@x.org"));
  await account.register("fresh@x.org");
  expect(await account.resend("unknown@x.org")).toEqual(await account.resend("fresh@x.org"));
  expect(mails.filter(({ to }) => to === "unknown@x.org")).toEqual([]);
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

test("a visitor's history goes to the first user who claims it, and to no other", async () => {
  const { status, body: issued } = await account.visit();
  expect([status, issued.expiresIn]).toEqual([201, 365 * 86_400]);
  const { visitorToken } = issued;
  const anonymousId = decodeJwt(visitorToken).sub as string;
  const replies = await Promise.all(
    ["jo@x.org", "kim@x.org", "lee@x.org"].map((email) => account.register(email, { visitorToken })),
  );
  // Whoever comes second has an account all the same.
  expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
  const found = (await Promise.all(replies.map(({ body }) => itemsOf(body.id)))).flat();
  const claims = found.filter(({ sk }) => sk === visitorKey("", anonymousId).sk);
  expect(claims).toHaveLength(1);
  expect(visitor.parse(claims[0])).toMatchObject({ anonymousId, user: expect.any(String) });
  expect(replies.map(({ body }) => body.id)).toContain(claims[0]?.user);
  expect(claims[0]?.pk).toBe(userKey(claims[0]?.user).pk);
});

test("who registers without having visited claims nobody", async () => {
  const { id } = await member("max@x.org");
  expect((await itemsOf(id)).map(({ sk }) => sk)).toEqual([userKey("").sk]);
});
