import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { userItem } from "../../../functions/identity/client.ts";
import type { ShownReview } from "../../../functions/learning/contract/review.ts";
import { handler as answer } from "../../../functions/learning/handlers/answer-review.ts";
import { bearReview } from "../../../functions/learning/handlers/bear-review.ts";
import { handler as edit } from "../../../functions/learning/handlers/edit-review.ts";
import { handler as own } from "../../../functions/learning/handlers/get-own-review.ts";
import { handler as ownReviews } from "../../../functions/learning/handlers/list-own-reviews.ts";
import { handler as received } from "../../../functions/learning/handlers/list-received-reviews.ts";
import { handler as list } from "../../../functions/learning/handlers/list-reviews.ts";
import { handler as withdraw } from "../../../functions/learning/handlers/withdraw-answer.ts";
import { handler as write } from "../../../functions/learning/handlers/write-review.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { call } from "../call.ts";
import { cloud } from "./environment.ts";
import { grant, ports, sell } from "./world.ts";

afterAll(cloud.close);
const people = ["ann", "ben", "cal", "dan", "eve"];
const TIME = "2026-01-01T00:00:00.000Z";
beforeAll(async () => {
  for (const id of ["one", "two", "other", "sorted"]) {
    await sell(id, { creatorId: id === "other" ? "stranger" : id === "sorted" ? "sorter" : "maker" });
    for (const customer of people) await grant(customer, id);
  }
  for (const id of people) {
    const user = { id, displayName: `${id} of Examples`, email: `${id}@example.org`, language: "en" as const };
    await documents.send(new PutCommand({ TableName: "Identity", Item: userItem({ ...user, createdAt: TIME }) }));
  }
});

interface List {
  items: ShownReview[];
  cursor?: string;
}
interface OwnList {
  items: (ShownReview & { counts: boolean; product?: { title: string } })[];
  cursor?: string;
}
const review = (user: string, id: string, body: object) => call<ShownReview>(write, { user, params: { id }, body });
const shown = async (id: string, query: object = {}) => (await call<List>(list, { params: { id }, query })).body.items;
const mine = (user: string, query: object = {}) => call<List>(received, { user, groups: ["creator"], query });
const reply = (user: string, id: string, of: string, text: string) =>
  call<ShownReview>(answer, { user, groups: ["creator"], params: { id, review: of }, body: { text } });
const takeBack = (user: string, id: string, of: string) =>
  call(withdraw, { user, groups: ["creator"], params: { id, review: of } });

test("a review shows its author's current name only if they agree, and is verified", async () => {
  const { body } = await review("ann", "one", { rating: 4 });
  expect(body).toMatchObject({ author: expect.stringMatching(/^Learner /), verified: true });
  await review("ben", "one", { rating: 5, named: true });
  expect((await shown("one")).map(({ author }) => author)).toEqual(["ben of Examples", body.author]);
  await call(edit, { user: "ann", params: { id: "one" }, body: { rating: 4, named: true } });
  expect((await shown("one")).map(({ author }) => author)).toEqual(["ben of Examples", "ann of Examples"]);
  expect((await call(own, { user: "ann", params: { id: "one" } })).body).toMatchObject({
    named: true,
    author: "ann of Examples",
  });
  await call(edit, { user: "ann", params: { id: "one" }, body: { rating: 4 } });
  expect((await shown("one")).map(({ author }) => author)).toEqual(["ben of Examples", body.author]);
});

test("a creator lists the reviews of their products, and replies once, for everyone", async () => {
  const { body } = await review("cal", "two", { rating: 2, text: "Too short." });
  await review("cal", "other", { rating: 1 });
  const ids = async (show: string) => (await mine("maker", { show })).body.items.map(({ id }) => id);
  expect((await ids("all"))[0]).toBe(body.id);
  expect(await ids("all")).toHaveLength(3);
  expect(await reply("maker", "two", body.id, "Version 2 is longer.")).toMatchObject({
    status: 200,
    body: { reply: { text: "Version 2 is longer.", creator: "maker" } },
  });
  expect(await ids("unanswered")).not.toContain(body.id);
  expect(await ids("unanswered")).toHaveLength(2);
  expect((await shown("two"))[0]?.reply).toMatchObject({ text: "Version 2 is longer." });
  await reply("maker", "two", body.id, "It is out now.");
  await call(edit, { user: "cal", params: { id: "two" }, body: { rating: 3 } });
  expect(await shown("two")).toMatchObject([{ rating: 3, reply: { text: "It is out now." } }]);
  expect((await takeBack("maker", "two", body.id)).status).toBe(204);
  expect((await takeBack("maker", "two", body.id)).status).toBe(204);
  expect((await shown("two"))[0]?.reply).toBeUndefined();
  expect(await ids("unanswered")).toContain(body.id);
});

test("nobody replies to others' reviews, or to one that no longer counts", async () => {
  const { body } = await review("dan", "two", { rating: 2 });
  for (const [user, id, of] of [
    ["stranger", "two", body.id],
    ["maker", "one", body.id],
    ["maker", "two", "01JZ0000000000000000000000"],
  ] as const) {
    expect(await reply(user, id, of, "Hello")).toMatchObject({ status: 404, body: { code: "unknown-review" } });
    expect(await takeBack(user, id, of)).toMatchObject({ status: 404 });
  }
  expect(await reply("maker", "two", body.id, "x".repeat(2001))).toMatchObject({ status: 400 });
  await grant("dan", "two", { state: "revoked" });
  const right = { customer: "dan", productId: "two", source: "ORDER#1", state: "revoked", grantedAt: TIME };
  const sold = { type: "ebook", version: 1, paid: true };
  await bearReview(ports)({ detail: { after: { ...right, sold } } });
  expect(await reply("maker", "two", body.id, "Hello")).toMatchObject({ status: 404 });
  expect((await mine("maker")).body.items.map(({ id }) => id)).not.toContain(body.id);
});

test("reviews are sorted by time or stars, or filtered by stars, each once over all pages", async () => {
  for (const [n, user] of people.entries()) await review(user, "sorted", { rating: [3, 5, 1, 5, 3][n] });
  const paged = async (query: object) => {
    const seen: ShownReview[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await call<List>(list, {
        params: { id: "sorted" },
        query: { ...query, limit: "2", ...(cursor && { cursor }) },
      });
      seen.push(...body.items);
      ({ cursor } = body);
    } while (cursor);
    return seen;
  };
  const stars = async (query: object) => (await paged(query)).map(({ rating }) => rating);
  expect(await stars({})).toEqual([3, 5, 1, 5, 3]);
  expect(await stars({ sort: "oldest" })).toEqual([3, 5, 1, 5, 3]);
  expect((await paged({ sort: "oldest" })).map(({ id }) => id)).toEqual(
    (await paged({})).map(({ id }) => id).toReversed(),
  );
  expect(await stars({ sort: "highest" })).toEqual([5, 5, 3, 3, 1]);
  expect(await stars({ sort: "lowest" })).toEqual([1, 3, 3, 5, 5]);
  expect(await stars({ stars: "5" })).toEqual([5, 5]);
  expect(await stars({ stars: "3", sort: "oldest" })).toEqual([3, 3]);
  expect(await stars({ stars: "2" })).toEqual([]);
  expect((await call(list, { params: { id: "sorted" }, query: { stars: "5", sort: "highest" } })).status).toBe(400);
  const { body } = await mine("sorter", { limit: "2" });
  expect((await mine("sorter", { limit: "2", cursor: body.cursor })).body.items).toHaveLength(2);
  expect(await mine("maker", { cursor: body.cursor })).toMatchObject({ status: 400, body: { code: "stale-cursor" } });
});

test("an author lists their own reviews, newest first, with the products", async () => {
  const written = (query: object = {}) => call<OwnList>(ownReviews, { user: "fay", query });
  for (const id of ["first", "second"]) {
    await sell(id);
    await grant("fay", id);
  }
  expect((await written()).body).toEqual({ items: [] });
  await review("fay", "first", { rating: 2, text: "Short" });
  await review("fay", "second", { rating: 5, named: true });
  const { items } = (await written()).body;
  expect(items).toMatchObject([
    {
      productId: "second",
      rating: 5,
      counts: true,
      named: true,
      product: { title: "Title of second", state: "published" },
    },
    { productId: "first", rating: 2, text: "Short", product: { title: "Title of first" } },
  ]);
  const first = (await written({ limit: "1" })).body;
  expect((await written({ limit: "1", cursor: first.cursor })).body.items).toMatchObject([{ productId: "first" }]);
  expect((await call(ownReviews, { user: "ann", query: { cursor: first.cursor } })).status).toBe(400);
});
