import "./environment.ts";
import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Progress } from "../../../functions/learning/contract/progress.ts";
import { handler as get } from "../../../functions/learning/handlers/get-progress.ts";
import { handler } from "../../../functions/learning/handlers/put-progress.ts";
import { progressKey } from "../../../functions/learning/keys.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { call } from "../call.ts";
import { cloud } from "./environment.ts";
import { grant, sell } from "./world.ts";

afterAll(cloud.close);
beforeAll(async () => {
  await sell("book");
  for (const user of ["ann", "bob", "cleo", "dan"]) await grant(user, "book");
});

const put = (user: string, body: object) => call<Progress>(handler, { user, params: { id: "book" }, body });
async function kept(user: string): Promise<Progress> {
  const { pk, sk } = progressKey(user, "book");
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: "Learning",
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": pk },
    }),
  );
  expect(Items.map((item) => item.sk)).toEqual([sk]);
  return Items[0] as Progress;
}

test("going back changes the position, and neither the furthest point nor the completion", async () => {
  const first = await put("ann", { progress: 0.4, position: "chapter 4" });
  expect(first).toMatchObject({ status: 200, body: { productId: "book", progress: 0.4, furthest: 0.4 } });
  expect(first.body.completedAt).toBeUndefined();
  expect(first.body).not.toHaveProperty("customer");
  const { body: done } = await put("ann", { progress: 1 });
  expect(done.completedAt).toBe(done.updatedAt);
  const { body: back } = await put("ann", { progress: 0.2, position: "chapter 2" });
  expect(back).toMatchObject({ progress: 0.2, furthest: 1, completedAt: done.completedAt, position: "chapter 2" });
  const { body: again } = await put("ann", { progress: 1 });
  expect(again.completedAt).toBe(done.completedAt);
  expect(again.startedAt).toBe(first.body.startedAt);
});

test("the same report again changes nothing, not even a time", async () => {
  const { body: first } = await put("bob", { progress: 0.5, position: "p. 3" });
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect((await put("bob", { progress: 0.5, position: "p. 3" })).body).toEqual(first);
  expect(await kept("bob")).toMatchObject(first);
});

test("fifty reports at once in any order, each twice, leave the furthest and one completion", async () => {
  const shares = Array.from({ length: 25 }, (_, n) => (n + 1) / 25);
  const shuffled = [...shares, ...shares]
    .map((progress) => ({ progress, order: Math.random() }))
    .sort((a, b) => a.order - b.order);
  const replies = await Promise.all(shuffled.map(({ progress }) => put("cleo", { progress })));
  expect(replies.map(({ status }) => status)).toEqual(Array(50).fill(200));
  // Each caller is told at least what they reported.
  for (const [n, { body }] of replies.entries()) expect(body.furthest).toBeGreaterThanOrEqual(shuffled[n]!.progress);
  const completed = new Set(replies.map(({ body }) => body.completedAt).filter(Boolean));
  const last = await kept("cleo");
  expect(last.furthest).toBe(1);
  expect(completed).toContain(last.completedAt);
  expect((await put("cleo", { progress: 0.1 })).body).toMatchObject({ furthest: 1, completedAt: last.completedAt });
});

test.each([
  [{ progress: 1.01 }, "/progress"],
  [{ progress: -0.1 }, "/progress"],
  [{ progress: "0.5" }, "/progress"],
  [{ position: "p. 3" }, "/progress"],
  [{ progress: 0.5, position: "x".repeat(201) }, "/position"],
  [{ progress: 0.5, furthest: 1 }, "/furthest"],
])("a report of %j is refused and the field is named", async (body, pointer) => {
  const reply = await call(handler, { user: "dan", params: { id: "book" }, body });
  expect(reply).toMatchObject({ status: 400, body: { code: "invalid-request", errors: [{ pointer }] } });
});

test("a share too small for the table is stored as zero", async () => {
  expect((await put("dan", { progress: 1e-200 })).body).toMatchObject({ progress: 0, furthest: 0 });
});

test("learners see their position, and whether they have begun", async () => {
  await grant("eve", "book");
  const asked = { user: "eve", params: { id: "book" } };
  expect(await call(get, asked)).toMatchObject({ status: 404, body: { code: "not-begun" } });
  const { body: put1 } = await put("eve", { progress: 0.3, position: "page:7" });
  expect(await call(get, asked)).toEqual(expect.objectContaining({ status: 200, body: put1 }));
});

test("a late report does not move a learner back; a clock ahead counts as now", async () => {
  await grant("ed", "book", { grantedAt: "2026-03-01T00:00:00.000Z" });
  const said = (at: string, progress: number) => put("ed", { progress, position: `page ${progress}`, at });
  expect((await said("2026-05-02T10:00:00+02:00", 0.5)).body).toMatchObject({ updatedAt: "2026-05-02T08:00:00.000Z" });
  const late = await said("2026-05-01T08:00:00.000Z", 0.7);
  expect(late.body).toMatchObject({ progress: 0.5, position: "page 0.5", furthest: 0.7 });
  // Nobody studied before they could.
  expect((await said("2026-01-01T00:00:00.000Z", 0.2)).body.startedAt).toBe("2026-03-01T00:00:00.000Z");
  const before = new Date().toISOString();
  const { body } = await said("2099-01-01T00:00:00.000Z", 0.6);
  expect(body).toMatchObject({ progress: 0.6 });
  expect(body.updatedAt >= before && body.updatedAt <= new Date().toISOString()).toBe(true);
});
