import "./environment.ts";
import { AdminGetUserCommand, CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { GetCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { decodeJwt } from "jose";
import { afterAll, expect, test } from "vitest";
import { poolAdministration } from "../../../functions/identity/adapters/user-pool.ts";
import { visitor } from "../../../functions/identity/contract/visitor.ts";
import { isStrong } from "../../../functions/identity/domain/password.ts";
import { endUnconfirmed } from "../../../functions/identity/handlers/end-unconfirmed.ts";
import { claimedVisitorKind, registrationKind, userKind } from "../../../functions/identity/keys.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { cloud, mails, pool } from "./environment.ts";
import { account, codeFor, member, otherThan, PASSWORD } from "./world.ts";

afterAll(cloud.close);

const TableName = "Identity";
/** All items of an account but its sessions. */
async function itemsOf(id: string) {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": userKind.key({ id }).pk },
    }),
  );
  return Items.filter(({ sk }) => !String(sk).startsWith("SESSION#"));
}
const refused = { status: 422, body: { code: "wrong-code" } };
const ATTACKERS = "Attackers-word-1";

test("registering another's address gives no access to the account that its owner confirms", async () => {
  const { visitorToken } = (await account.visit()).body;
  const attacker = await account.register("victim@x.org", {
    password: ATTACKERS,
    displayName: "Mallory",
    visitorToken,
  });
  const owner = await account.register("victim@x.org", { displayName: "Vic", language: "zh" });
  expect([attacker.status, owner.status]).toEqual([201, 201]);
  expect(owner.body.id).not.toBe(attacker.body.id);
  expect((await account.confirm("victim@x.org", codeFor("victim@x.org"))).status).toBe(200);
  expect(await account.logIn("victim@x.org", ATTACKERS)).toMatchObject({ status: 401 });
  expect((await account.logIn("victim@x.org")).status).toBe(200);
  const items = await itemsOf(owner.body.id);
  expect(items).toMatchObject([{ email: "victim@x.org", displayName: "Vic", language: "zh" }]);
  expect(await itemsOf(attacker.body.id)).toEqual([]);
});

test("a code confirms only the registration that it was mailed for", async () => {
  const owner = (await account.register("owner@x.org")).body;
  const first = codeFor("owner@x.org");
  const attacker = (await account.register("owner@x.org", { password: ATTACKERS })).body;
  const second = codeFor("owner@x.org");
  // The owner reads both mails, and knows their own registration; the attacker knows only theirs.
  for (const code of [first, second])
    expect(await account.confirm("owner@x.org", code, owner.id)).toMatchObject(refused);
  expect(await account.confirm("owner@x.org", otherThan(second), attacker.id)).toMatchObject(refused);
  expect((await account.logIn("owner@x.org", ATTACKERS)).status).toBe(401);
});

test("a registration that is not confirmed has no profile and no visitor's history", async () => {
  const { visitorToken } = (await account.visit()).body;
  const { id } = (await account.register("early@x.org", { visitorToken })).body;
  expect(await itemsOf(id)).toEqual([]);
  await account.confirm("early@x.org", codeFor("early@x.org"));
  expect((await itemsOf(id)).map(({ sk }) => sk.split("#")[0]).sort()).toEqual(["USER", "VISITOR"]);
  const { Item } = await documents.send(
    new GetCommand({ TableName, Key: registrationKind.key({ email: "early@x.org" }) }),
  );
  expect(Item).toBeUndefined();
});

test("of concurrent registrations of one address at most one can be confirmed", async () => {
  const names = ["bob@x.org", "BOB@x.org", "Bob@X.org", "bob@x.org"];
  const tries = await Promise.all(names.map((name) => account.register(name)));
  expect(tries.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  const ids = [...new Set(tries.map(({ body }) => body.id))];
  const codes = mails.filter(({ to }) => to === "bob@x.org").map(({ code }) => code);
  let confirmed = 0;
  for (const id of ids) {
    for (const code of codes) if ((await account.confirm("bob@x.org", code, id)).status === 200) confirmed++;
  }
  expect(confirmed).toBeLessThanOrEqual(1);
  // Whoever is left with none registers again.
  if (confirmed === 0) {
    await account.register("bob@x.org");
    expect((await account.confirm("bob@x.org", codeFor("bob@x.org"))).status).toBe(200);
  }
});

test("no registration replaces one that is being confirmed", async () => {
  const owner = (await account.register("busy@x.org")).body;
  const code = codeFor("busy@x.org");
  const set = (until: number) =>
    documents.send(
      new UpdateCommand({
        TableName,
        Key: registrationKind.key({ email: "busy@x.org" }),
        UpdateExpression: "SET confirmingUntil = :until",
        ExpressionAttributeValues: { ":until": until },
      }),
    );
  await set(Math.floor(Date.now() / 1000) + 10);
  expect((await account.register("busy@x.org", { password: ATTACKERS })).status).toBe(201);
  expect((await account.confirm("busy@x.org", code, owner.id)).status).toBe(200);
  expect((await account.logIn("busy@x.org")).status).toBe(200);
});

test("a confirmation can be repeated, and a wrong code does not block a registration", async () => {
  const { id } = (await account.register("lost@x.org")).body;
  const code = codeFor("lost@x.org");
  expect(await account.confirm("lost@x.org", otherThan(code))).toMatchObject(refused);
  const { Item } = await documents.send(
    new GetCommand({ TableName, Key: registrationKind.key({ email: "lost@x.org" }) }),
  );
  expect(Item).not.toHaveProperty("confirmingUntil");
  await account.confirm("lost@x.org", code);
  await documents.send(
    new UpdateCommand({
      TableName,
      Key: registrationKind.key({ email: "lost@x.org" }),
      UpdateExpression:
        "SET id = :id, attempt = :a, email = :e, displayName = :n, #l = :l, #at = :at, expiresAt = :end",
      ExpressionAttributeNames: { "#l": "language", "#at": "at" },
      ExpressionAttributeValues: {
        ":id": id,
        ":a": "1",
        ":e": "lost@x.org",
        ":n": "Ann",
        ":l": "en",
        ":at": new Date().toISOString(),
        ":end": Math.floor(Date.now() / 1000) + 60,
      },
    }),
  );
  expect((await account.confirm("lost@x.org", code, id)).status).toBe(200);
});

test("no reply shows whether an address is registered or unconfirmed", async () => {
  await member("known@x.org");
  await account.register("fresh@x.org");
  const shapes = (replies: { status: number; body: object }[]) =>
    replies.map(({ status, body }) => [status, Object.keys(body), "id" in body ? "" : JSON.stringify(body)]);
  const id = crypto.randomUUID();
  // With a code that was asked for, and before; once, and more often than the pool lets a code be tried.
  const tries = Array.from({ length: 16 }, () => (email: string) => account.reset(email, "123456", PASSWORD));
  for (const ask of [
    (email: string) => account.reset(email, "123456", PASSWORD),
    (email: string) => account.forgot(email),
    (email: string) => account.resend(email),
    (email: string) => account.logIn(email, "Wrong-password-1"),
    (email: string) => account.confirm(email, "123456", id),
    (email: string) => account.register(email, { password: "all-in-lower-case" }),
    (email: string) => account.register(email),
    ...tries,
  ]) {
    const replies = [await ask("known@x.org"), await ask("fresh@x.org"), await ask("unknown@x.org")];
    const [one, ...others] = shapes(replies);
    expect(others).toEqual([one, one]);
  }
});

test("registering an address that has an account mails its owner and changes nothing", async () => {
  const { id } = await member("taken@x.org");
  const before = mails.length;
  const reply = await account.register("taken@x.org", { password: ATTACKERS, displayName: "Mallory" });
  expect(reply).toMatchObject({ status: 201, body: { state: "unconfirmed" } });
  expect(reply.body.id).not.toBe(id);
  expect(mails.slice(before)).toMatchObject([{ to: "taken@x.org", template: "password-code" }]);
  expect(await account.confirm("taken@x.org", codeFor("taken@x.org"))).toMatchObject(refused);
  expect((await account.logIn("taken@x.org", ATTACKERS)).status).toBe(401);
  expect((await account.logIn("taken@x.org")).status).toBe(200);
  expect(await itemsOf(id)).toMatchObject([{ displayName: "Ann" }]);
});

test("the pool limits mails to an address, which no reply shows", async () => {
  await member("often@x.org");
  for (let n = 0; n < 8; n++) expect((await account.forgot("often@x.org")).status).toBe(202);
  expect(mails.filter(({ to, template }) => to === "often@x.org" && template === "password-code")).toHaveLength(5);
  await account.register("oftener@x.org");
  for (let n = 0; n < 8; n++) expect((await account.resend("oftener@x.org")).status).toBe(202);
  expect(mails.filter(({ to }) => to === "oftener@x.org")).toHaveLength(5);
});

test("mails for registrations of an address are limited by hour, which no reply shows", async () => {
  await member("bombed@x.org");
  for (const email of ["bombed@x.org", "bombed-too@x.org"]) {
    const before = mails.length;
    const replies = [];
    for (let n = 0; n < 9; n++) replies.push(await account.register(email));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(9);
    expect(mails.length - before).toBeLessThanOrEqual(5);
  }
});

test("a registration expires after a day, and unconfirmed accounts leave the pool", async () => {
  const { id } = (await account.register("late@x.org")).body;
  const code = codeFor("late@x.org");
  const { id: kept } = await member("kept@x.org");
  await documents.send(
    new UpdateCommand({
      TableName,
      Key: registrationKind.key({ email: "late@x.org" }),
      UpdateExpression: "SET expiresAt = :past",
      ExpressionAttributeValues: { ":past": Math.floor(Date.now() / 1000) - 1 },
    }),
  );
  expect(await account.confirm("late@x.org", code)).toMatchObject(refused);
  const client = new CognitoIdentityProviderClient({});
  const find = (Username: string) => client.send(new AdminGetUserCommand({ UserPoolId: pool.id, Username }));
  const hours = (n: number) => () => Date.now() + n * 3_600_000;
  await endUnconfirmed({
    ...poolAdministration(new CognitoIdentityProviderClient({}), process.env.USER_POOL_ID ?? ""),
    now: hours(23),
  })();
  expect((await find(id)).UserStatus).toBe("UNCONFIRMED");
  await endUnconfirmed({
    ...poolAdministration(new CognitoIdentityProviderClient({}), process.env.USER_POOL_ID ?? ""),
    now: hours(25),
  })();
  await expect(find(id)).rejects.toMatchObject({ name: "UserNotFoundException" });
  expect((await find(kept)).UserStatus).toBe("CONFIRMED");
});

test("an account that cannot be removed is reported, and does not stop the others", async () => {
  const removed: string[] = [];
  const run = endUnconfirmed({
    async *listUnconfirmed() {
      for (const id of ["a", "b", "c"]) yield { id, createdAt: 0 };
    },
    async removeAccount(id) {
      if (id === "b") throw new Error("refused");
      removed.push(id);
    },
    now: () => Date.now(),
  });
  await expect(run()).rejects.toThrow("1 unconfirmed accounts");
  expect(removed).toEqual(["a", "c"]);
});

test("a visitor's history goes to the first user who confirms with it, and to no other", async () => {
  const { status, body: issued } = await account.visit();
  expect([status, issued.expiresIn]).toEqual([201, 365 * 86_400]);
  const { visitorToken } = issued;
  const anonymousId = decodeJwt(visitorToken).sub as string;
  const emails = ["jo@x.org", "kim@x.org", "lee@x.org"];
  const replies = await Promise.all(emails.map((email) => account.register(email, { visitorToken })));
  const confirmed = await Promise.all(emails.map((email) => account.confirm(email, codeFor(email))));
  // Whoever comes second has an account all the same.
  expect(confirmed.map(({ status }) => status)).toEqual([200, 200, 200]);
  const found = (await Promise.all(replies.map(({ body }) => itemsOf(body.id)))).flat();
  const claims = found.filter(({ sk }) => sk === claimedVisitorKind.key({ id: "", anonymousId }).sk);
  expect(claims).toHaveLength(1);
  expect(visitor.parse(claims[0])).toMatchObject({ anonymousId, user: expect.any(String) });
  expect(replies.map(({ body }) => body.id)).toContain(claims[0]?.user);
});

test.each([
  ["Correct-horse-7", true],
  ["correct-horse-7", false],
  ["CORRECT-HORSE-7", false],
  ["Correct-horse-x", false],
  ["Short-horse7", true],
  ["Short-hors7", false],
  ["Ünïcode-only-Ä٣", false],
])("whether %s is strong enough: %s", (password, strong) => {
  expect(isStrong(password)).toBe(strong);
});
