import "./environment.ts";
import { GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, expect, test, vi } from "vitest";
import { findUser } from "../../../functions/identity/client.ts";
import { handler as changeEmail } from "../../../functions/identity/handlers/change-email.ts";
import { handler as confirmEmail } from "../../../functions/identity/handlers/confirm-email.ts";
import { handler as lookUpUsers } from "../../../functions/identity/handlers/look-up-users.ts";
import { emailChangeKind } from "../../../functions/identity/keys.ts";
import { EMAIL_CODE_TRIES, MOST_AN_HOUR } from "../../../functions/identity/settings.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { call } from "../call.ts";
import { cloud, mails } from "./environment.ts";
import { codeTo, put } from "./put-mails.ts";
import { account, callerOf, codeFor, member, otherThan, PASSWORD } from "./world.ts";

afterAll(cloud.close);

const own = async (token: string) => ({
  ...(await callerOf(token)),
  headers: { authorization: `Bearer ${token}` },
});
const ask = async (token: string, email: string, password = PASSWORD) =>
  call(changeEmail, { ...(await own(token)), body: { email, password } });
const confirm = async (token: string, code: string) => call(confirmEmail, { ...(await own(token)), body: { code } });

test("a mailed code changes the address; the old one gets a mail, sessions stay valid", async () => {
  const { id, accessToken, refreshToken } = await member("old@x.org", { language: "zh" });
  expect(await ask(accessToken, " New@X.org ")).toMatchObject({ status: 202, body: { state: "sent" } });
  expect(await put("new@x.org")).toMatchObject([{ template: "address-code", language: "zh" }]);
  expect((await account.me(accessToken)).body).toMatchObject({ email: "old@x.org" });
  expect((await account.logIn("new@x.org")).status).toBe(401);
  const changed = await confirm(accessToken, await codeTo("new@x.org"));
  expect(changed).toMatchObject({ status: 200, body: { id, email: "new@x.org", language: "zh", groups: [] } });
  expect((await account.me(accessToken)).body).toEqual(changed.body);
  expect(await put("old@x.org")).toMatchObject([{ template: "address-changed", values: { to: "new@x.org" } }]);
  expect((await account.refresh(refreshToken)).status).toBe(200);
  expect((await account.logIn("new@x.org")).status).toBe(200);
  expect((await account.logIn("old@x.org")).status).toBe(401);
  expect(await confirm(accessToken, await codeTo("new@x.org"))).toMatchObject({ body: { code: "wrong-code" } });
});

test("operators find a user only by the new address, and the old one is free", async () => {
  const { id, accessToken } = await member("moves@x.org");
  await ask(accessToken, "elsewhere@x.org");
  await confirm(accessToken, await codeTo("elsewhere@x.org"));
  const found = async (q: string) =>
    (await call<{ items: { id: string }[] }>(lookUpUsers, { user: "op", groups: ["operator"], query: { q } })).body;
  expect((await found("elsewhere@x.org")).items.map((each) => each.id)).toEqual([id]);
  expect((await found("moves@x.org")).items).toEqual([]);
  const next = await member("moves@x.org");
  expect(next.id).not.toBe(id);
});

test("nothing is mailed without the password, or for the current address", async () => {
  const { accessToken } = await member("guarded@x.org");
  expect(await ask(accessToken, "thief@x.org", "not-My-horse-1")).toMatchObject({
    status: 422,
    body: { code: "wrong-password" },
  });
  expect(await ask(accessToken, "Guarded@x.org")).toMatchObject({ status: 422, body: { code: "same-email" } });
  expect(await put("thief@x.org")).toEqual([]);
});

test("checking the password leaves no session behind", async () => {
  const { id, accessToken } = await member("nosession@x.org");
  await ask(accessToken, "nosession2@x.org");
  expect(await findUser(documents, "Identity")(id)).toMatchObject({ email: "nosession@x.org" });
  await account.endSessions(accessToken);
  expect((await account.security(accessToken)).status).toBe(401);
});

test("an address with an account gets the same replies and no code, but its owner a mail", async () => {
  await member("taken@x.org");
  const { accessToken } = await member("wants@x.org");
  const free = await ask(accessToken, "free@x.org");
  expect(await ask(accessToken, "taken@x.org")).toEqual(free);
  expect(await put("taken@x.org")).toMatchObject([{ template: "address-taken", values: {} }]);
  expect(await confirm(accessToken, "123456")).toMatchObject({ status: 422, body: { code: "wrong-code" } });
  // The one asked for before it is void.
  expect(await confirm(accessToken, await codeTo("free@x.org"))).toMatchObject({ body: { code: "wrong-code" } });
});

test("an address that got an account meanwhile is refused at the confirmation", async () => {
  const { accessToken } = await member("slow@x.org");
  await ask(accessToken, "raced@x.org");
  await member("raced@x.org");
  expect(await confirm(accessToken, await codeTo("raced@x.org"))).toMatchObject({
    status: 409,
    body: { code: "email-taken" },
  });
  expect((await account.me(accessToken)).body).toMatchObject({ email: "slow@x.org" });
});

test("an unconfirmed registration does not block an address from its owner", async () => {
  const { accessToken } = await member("real@x.org");
  await account.register("squatted@x.org");
  await ask(accessToken, "squatted@x.org");
  expect((await confirm(accessToken, await codeTo("squatted@x.org"))).status).toBe(200);
  const late = await account.confirm("squatted@x.org", codeFor("squatted@x.org"));
  expect([410, 422]).toContain(late.status);
});

test("a code is valid for ten attempts and an hour", async () => {
  const { id, accessToken } = await member("tries@x.org");
  await ask(accessToken, "tried@x.org");
  const code = await codeTo("tried@x.org");
  for (let n = 0; n < EMAIL_CODE_TRIES; n++) {
    expect(await confirm(accessToken, otherThan(code))).toMatchObject({ status: 422, body: { code: "wrong-code" } });
  }
  expect(await confirm(accessToken, code)).toMatchObject({ status: 429, body: { code: "too-many-tries" } });
  await ask(accessToken, "tried@x.org");
  const Key = emailChangeKind.key({ id });
  const { Item } = await documents.send(new GetCommand({ TableName: "Identity", Key }));
  expect(Item?.expiresAt - Date.parse(Item?.at) / 1000).toBeCloseTo(3600, -1);
  await documents.send(
    new UpdateCommand({
      TableName: "Identity",
      Key,
      UpdateExpression: "SET expiresAt = :past",
      ExpressionAttributeValues: { ":past": Math.floor(Date.now() / 1000) - 1 },
    }),
  );
  expect(await confirm(accessToken, await codeTo("tried@x.org"))).toMatchObject({
    status: 410,
    body: { code: "code-expired" },
  });
});

test("an address gets a few codes an hour, whoever asks, and the reply stays the same", async () => {
  const [one, two] = [await member("one@x.org"), await member("two@x.org")];
  for (let n = 0; n <= MOST_AN_HOUR; n++) {
    const { accessToken } = n % 2 === 0 ? one : two;
    expect((await ask(accessToken, "flooded@x.org")).status).toBe(202);
  }
  expect(await put("flooded@x.org")).toHaveLength(MOST_AN_HOUR);
});

test("a change that failed half-way is completed by the same code", async () => {
  const { accessToken } = await member("half@x.org");
  await ask(accessToken, "whole@x.org");
  const code = await codeTo("whole@x.org");
  const failing = vi.spyOn(documents, "send");
  const real = Object.getPrototypeOf(documents).send as (command: unknown) => Promise<unknown>;
  failing.mockImplementation((async (command: { constructor: { name: string } }) => {
    if (command.constructor.name === "TransactWriteCommand") throw new Error("the table is gone for a moment");
    return real.call(documents, command);
  }) as never);
  expect((await confirm(accessToken, code)).status).toBe(500);
  failing.mockRestore();
  expect(await confirm(accessToken, code)).toMatchObject({ status: 200, body: { email: "whole@x.org" } });
  expect((await account.logIn("whole@x.org")).status).toBe(200);
  expect(mails.filter(({ to }) => to === "whole@x.org")).toEqual([]);
});
