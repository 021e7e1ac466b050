import { expect, test } from "vitest";
import { behaviourEvent } from "../../../functions/behaviour/contract/event.ts";
import { orderFacts, progressFacts, reviewFact, wishFact } from "../../../functions/behaviour/domain/facts.ts";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import type { Progress } from "../../../functions/learning/contract/progress.ts";
import { factId } from "../../../functions/shared/runtime/fact-id.ts";

const line = (productId: string, amount: number) => ({
  productId,
  creatorId: "maker",
  type: "course" as const,
  title: "Title",
  version: 1,
  price: { amount, currency: "usd" as const },
  refundDays: 14,
});
const pending: Order = {
  id: "01JZ0000000000000000000000",
  customer: "u",
  lines: [line("a", 1900), line("b", 500)],
  total: { amount: 2400, currency: "usd" },
  refunded: { amount: 0, currency: "usd" },
  state: "pending",
  createdAt: "2026-05-01T00:00:00Z",
  recommendationId: "01JZ0000000000000000000001",
  version: 1,
};
const paid: Order = { ...pending, state: "paid", paidAt: "2026-05-01T00:05:00Z", version: 2 };
const refunded: Order = { ...paid, state: "refunded", refundedAt: "2026-05-03T00:00:00Z", version: 3 };

test("a paid order is one purchase a line, with the price paid and the list that led to it", () => {
  const facts = orderFacts(pending, paid, factId);
  expect(facts).toMatchObject([
    { type: "purchase", product: "a", value: 1900, at: paid.paidAt, user: "u", consent: true },
    { type: "purchase", product: "b", value: 500, recommendationId: pending.recommendationId },
  ]);
  expect(facts.map(({ session }) => session)).toEqual([`order:${pending.id}`, `order:${pending.id}`]);
  for (const fact of facts) expect(behaviourEvent.parse(fact)).toEqual(fact);
});

test("an order is a purchase once, and never by later changes", () => {
  const partly: Order = { ...paid, state: "partially-refunded" };
  expect(orderFacts(paid, { ...paid, version: 3 }, factId)).toEqual([]);
  expect(orderFacts(paid, partly, factId)).toEqual([]);
  expect(orderFacts(pending, { ...pending, state: "failed" }, factId)).toEqual([]);
});

test("a refunded order is one refund a line", () => {
  expect(orderFacts(paid, refunded, factId)).toMatchObject([
    { type: "refund", product: "a", value: 1900, at: refunded.refundedAt },
    { type: "refund", product: "b", value: 500 },
  ]);
});

test("an order first received when it is refunded is both a purchase and a refund", () => {
  expect(orderFacts(undefined, refunded, factId).map(({ type }) => type)).toEqual([
    "purchase",
    "purchase",
    "refund",
    "refund",
  ]);
});

test("a fact's id is the same each time, differs by cause, and holds the fact's time", () => {
  const ids = () => orderFacts(undefined, refunded, factId).map(({ id }) => id);
  expect(ids()).toEqual(ids());
  expect(new Set(ids()).size).toBe(4);
  expect(factId("2026-05-01T00:00:00Z", "x").slice(0, 10)).toBe(factId("2026-05-01T00:00:00.000Z", "y").slice(0, 10));
  expect(factId("2026-05-01T00:00:00Z", "x") < factId("2026-05-01T00:00:00.001Z", "a")).toBe(true);
});

test("a gift is its claimer's purchase, once and without a value, not its buyer's", () => {
  const asked = {
    email: "a@example.org",
    language: "en",
    secret: "s",
    page: "https://x.example/gifts",
    mails: 1,
  } as const;
  const claimedAt = "2026-05-03T00:00:00.000Z";
  const waiting: Order = { ...paid, gift: asked };
  const claimed: Order = { ...waiting, gift: { ...asked, claimedBy: "friend", claimedAt }, version: 9 };
  expect(orderFacts(pending, waiting, factId)).toEqual([]);
  const facts = orderFacts(waiting, claimed, factId);
  expect(facts).toMatchObject([
    { type: "purchase", product: "a", user: "friend", at: claimedAt },
    { type: "purchase", product: "b", user: "friend", at: claimedAt },
  ]);
  for (const fact of facts) {
    expect(fact).not.toHaveProperty("value");
    expect(behaviourEvent.parse(fact)).toEqual(fact);
  }
  expect(orderFacts(undefined, claimed, factId)).toEqual(facts);
  const back: Order = { ...refunded, gift: claimed.gift };
  expect(orderFacts(claimed, back, factId)).toEqual([]);
});

test("an order paid in instalments is one purchase, at the first of them", () => {
  const facts = (part: number) => orderFacts(pending, { ...paid, instalment: { part, of: 3 } }, factId);
  expect([1, 2, 3].map((part) => facts(part).length)).toEqual([2, 0, 0]);
});

test("a review's fact has its stars", () => {
  const about = { version: 1, paid: true, counts: true, revision: 1, createdAt: "2026-05-02T00:00:00Z" };
  const review = { id: pending.id, productId: "a", customer: "u", rating: 4, ...about };
  const fact = reviewFact(review, factId);
  expect(behaviourEvent.parse(fact)).toMatchObject({ type: "review", product: "a", user: "u", value: 4 });
});

const started: Progress = {
  customer: "u",
  productId: "a",
  progress: 0.25,
  furthest: 0.25,
  startedAt: "2026-05-02T00:00:00Z",
  updatedAt: "2026-05-02T00:00:00Z",
};
const done: Progress = {
  ...started,
  progress: 1,
  furthest: 1,
  updatedAt: "2026-05-04T00:00:00Z",
  completedAt: "2026-05-04T00:00:00Z",
};
const kinds = (before: Progress | undefined, after: Progress) =>
  progressFacts(before, after, factId).map(({ type, progress }) => [type, progress]);

test("progress is a fact beyond the furthest point, and completion the first time", () => {
  expect(kinds(undefined, started)).toEqual([["progress", 0.25]]);
  expect(kinds(undefined, { ...started, progress: 0, furthest: 0 })).toEqual([]);
  expect(kinds(started, { ...started, progress: 0.1 })).toEqual([]);
  expect(kinds(started, done)).toEqual([
    ["progress", 1],
    ["complete", undefined],
  ]);
  expect(kinds(done, { ...done, progress: 0.5, updatedAt: "2026-05-05T00:00:00Z" })).toEqual([]);
  for (const fact of progressFacts(started, done, factId)) expect(behaviourEvent.parse(fact)).toEqual(fact);
});

test("a wish is one fact of its instant, however often it is reported", () => {
  const wish = { customer: "ann", productId: "p", at: "2026-06-01T00:00:00.000Z" };
  const factId = (at: string, cause: string) => `${at} ${cause}`;
  const fact = wishFact(wish, factId);
  expect(fact).toMatchObject({ type: "wish", product: "p", user: "ann", at: wish.at, consent: true });
  expect(wishFact(wish, factId).id).toBe(fact.id);
  expect(wishFact({ ...wish, at: "2026-06-02T00:00:00.000Z" }, factId).id).not.toBe(fact.id);
});
