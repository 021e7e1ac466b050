import "./environment.ts";
import { expect, test } from "vitest";
import { deleteRule } from "../../../functions/recommendations/handlers/delete-rule.ts";
import { listRules } from "../../../functions/recommendations/handlers/list-rules.ts";
import { putRule } from "../../../functions/recommendations/handlers/put-rule.ts";
import { call, type World, world } from "./serving-world.ts";

const olga = { user: "olga", groups: ["operator"] };
const put = (made: World, id: string, body: object) => call(putRule(made.ports), { ...olga, params: { id }, body });
const remove = (made: World, id: string, version: string) =>
  call(deleteRule(made.ports), { ...olga, params: { id }, query: { version } });
const pin = { action: "pin", product: "p1" };

test("a rule is made, changed over its version, listed and deleted, each with an audit record", async () => {
  const made = world();
  expect(await put(made, "fair", pin)).toMatchObject({
    status: 200,
    body: { id: "fair", version: 1, updatedBy: "olga" },
  });
  const changed = await put(made, "fair", { ...pin, position: 3, version: 1 });
  expect(changed.body).toMatchObject({ version: 2, position: 3 });
  expect((await call(listRules(made.ports), olga)).body.items).toMatchObject([{ id: "fair", version: 2 }]);
  expect((await remove(made, "fair", "2")).status).toBe(204);
  expect(made.rules.size).toBe(0);
  expect(made.audits.map(({ actor, rule, before, after }) => [actor, rule, before?.version, after?.version])).toEqual([
    ["olga", "fair", undefined, 1],
    ["olga", "fair", 1, 2],
    ["olga", "fair", 2, undefined],
  ]);
});

test("a change over another version is refused, whichever side is behind", async () => {
  const made = world();
  await put(made, "fair", pin);
  for (const refused of [
    await put(made, "fair", pin),
    await put(made, "fair", { ...pin, version: 2 }),
    await put(made, "new", { ...pin, version: 1 }),
    await remove(made, "fair", "2"),
  ]) {
    expect(refused).toMatchObject({ status: 409, body: { code: "version-conflict" } });
  }
  expect(await remove(made, "nothing", "1")).toMatchObject({ status: 404, body: { code: "unknown-rule" } });
  expect(made.rules.get("fair")?.version).toBe(1);
});

test("of two operators who write at the same time one is refused", async () => {
  const made = world();
  const replies = await Promise.all([put(made, "fair", pin), put(made, "fair", { ...pin, product: "p2" })]);
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test("a rule that makes no sense is refused with the field that is wrong", async () => {
  const made = world();
  for (const [pointer, body] of [
    ["/product", { action: "exclude" }],
    ["/topic", { action: "exclude", product: "p1", topic: "law" }],
    ["/factor", { action: "boost", topic: "law" }],
    ["/factor", { action: "pin", topic: "law", factor: 2 }],
    ["/position", { action: "boost", topic: "law", factor: 2, position: 1 }],
    ["/until", { ...pin, from: "2026-06-02T00:00:00Z", until: "2026-06-01T00:00:00Z" }],
    ["/colour", { ...pin, colour: "red" }],
  ] as const) {
    expect(await put(made, "bad", body)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  }
  expect((await put(made, "No Id", pin)).status).toBe(400);
  expect(made.rules.size).toBe(0);
});

test("the number of rules is limited", async () => {
  const made = world();
  for (let n = 0; n < 200; n++) await put(made, `r${n}`, pin);
  expect(await put(made, "r200", pin)).toMatchObject({ status: 409, body: { code: "too-many-rules" } });
  expect((await put(made, "r199", { ...pin, version: 1 })).status).toBe(200);
});

test("rules are for operators alone", async () => {
  const made = world();
  const mallory = { user: "mallory", groups: ["creator"] };
  expect((await call(listRules(made.ports), mallory)).status).toBe(403);
  expect((await call(putRule(made.ports), { ...mallory, params: { id: "a" }, body: pin })).status).toBe(403);
  expect((await call(deleteRule(made.ports), { params: { id: "a" }, query: { version: "1" } })).status).toBe(401);
});
