import { expect, test } from "vitest";
import type { Profile } from "../../../functions/behaviour/contract/profile.ts";
import { type PortraitFacts, portraitOf } from "../../../functions/behaviour/domain/portrait.ts";
import { NOTHING_DONE } from "../../../functions/behaviour/domain/profile.ts";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import type { Progress } from "../../../functions/learning/contract/progress.ts";

const DAY = 86_400_000;
const NOW = Date.parse("2026-06-30T12:00:00Z");
const ago = (days: number) => new Date(NOW - days * DAY).toISOString();

const known = (product: string, type: string, strongest: number, days = 0): Profile["products"][number] => ({
  product,
  at: ago(days),
  id: product,
  sums: { [type]: { present: 1, strongest } },
});
const profileOf = (products: Profile["products"], fields: Partial<Profile> = {}): Profile => ({
  ...NOTHING_DONE,
  subject: "user:u",
  products,
  firstSeenAt: ago(100),
  lastSeenAt: ago(1),
  ...fields,
});
const works = new Map([
  ["a", { topic: "music", type: "course", language: "en" }],
  ["b", { topic: "music", type: "ebook", language: "zh" }],
  ["c", { topic: "law", type: "course", language: "en" }],
] as const);
const studied = (productId: string, days: number, isCompleted = false): Progress => ({
  customer: "u",
  productId,
  progress: 0.5,
  furthest: 0.5,
  startedAt: ago(days + 1),
  updatedAt: ago(days),
  ...(isCompleted && { completedAt: ago(days) }),
});
const paid = (amount: number, fields: Partial<Order> = {}): Order =>
  ({
    id: `order of ${amount}`,
    createdAt: "2026-10-01T00:00:00.000Z",
    state: "paid",
    total: { amount, currency: "usd" },
    refunded: { amount: 0, currency: "usd" },
    lines: [{ price: { amount, currency: "usd" } }],
    ...fields,
  }) as Order;
const facts = (fields: Partial<PortraitFacts> = {}): PortraitFacts => ({
  profile: undefined,
  interests: { topics: [], languages: [] },
  products: works,
  studies: [],
  orders: { items: [], isAll: true },
  ...fields,
});

test("topics are shares of a person's interest, each with the products behind it", () => {
  // A purchase of 30 days ago has half its weight of 4; the view of today has 1.
  const profile = profileOf([known("c", "view", 1), known("a", "purchase", 4, 30), known("b", "view", 1)]);
  const { topics, types, languages } = portraitOf(facts({ profile }), NOW);
  expect(topics.map(({ name, because }) => [name, because])).toEqual([
    ["music", ["a", "b"]],
    ["law", ["c"]],
  ]);
  expect(topics[0]?.strength).toBeCloseTo(3 / 4, 6);
  expect(types.map(({ name }) => name)).toEqual(["course", "ebook"]);
  expect(languages[0]?.strength).toBeCloseTo(3 / 4, 6);
});

test("dismissed and returned products do not count as interest until they are bought again", () => {
  const refunded = { ...known("a", "purchase", 4), sums: { refund: { present: 1, strongest: -5 } } };
  const dismissed = {
    ...known("c", "view", 1),
    sums: { view: { present: 1, strongest: 1 }, dismiss: { present: 1, strongest: -4 } },
  };
  expect(portraitOf(facts({ profile: profileOf([refunded, dismissed]) }), NOW).topics).toEqual([]);
});

test("a declared topic is listed without any history, and levels follow finished products", () => {
  const profile = profileOf([known("a", "view", 1)]);
  const { topics } = portraitOf(
    facts({
      profile,
      interests: { topics: ["law", "music"], languages: [] },
      studies: [studied("a", 3, true)],
    }),
    NOW,
  );
  expect(topics).toMatchObject([
    { name: "music", isDeclared: true, level: "practised", completed: 1 },
    { name: "law", isDeclared: true, level: "beginning", strength: 0, because: [] },
  ]);
});

test("products are in study, stalled or finished; the one with the latest step is to continue", () => {
  const studies = [studied("a", 20), studied("b", 2), studied("c", 1, true)];
  expect(portraitOf(facts({ studies }), NOW).learning).toEqual({
    started: ["b"],
    stalled: ["a"],
    completed: ["c"],
    next: "b",
  });
});

test("the stage depends on when a person was first and last seen", () => {
  const stage = (first: number, last: number) =>
    portraitOf(facts({ profile: profileOf([], { firstSeenAt: ago(first), lastSeenAt: ago(last) }) }), NOW).stage;
  expect([stage(3, 0), stage(20, 29), stage(200, 30), stage(200, 90), stage(5, 5)]).toEqual([
    "new",
    "active",
    "fading",
    "lapsed",
    "new",
  ]);
});

test("spending is paid less refunded, by currency, and price quartiles need three purchases", () => {
  const eur = { amount: 500, currency: "eur" } as const;
  const items = [
    paid(1000),
    paid(3000, { refunded: { amount: 3000, currency: "usd" }, state: "refunded" }),
    paid(2000, { paidAt: "2026-11-20T00:00:00.000Z" }),
    paid(9000, { state: "void" }),
    paid(500, { total: eur, refunded: { ...eur, amount: 0 }, lines: [{ price: eur }] as Order["lines"] }),
  ];
  expect(portraitOf(facts({ orders: { items, isAll: true } }), NOW).purchases).toEqual({
    orders: 4,
    refunded: 1,
    isAll: true,
    firstAt: "2026-10-01T00:00:00.000Z",
    lastAt: "2026-11-20T00:00:00.000Z",
    because: ["order of 2000", "order of 1000", "order of 3000", "order of 500"],
    spent: [
      { amount: 3000, currency: "usd" },
      { amount: 500, currency: "eur" },
    ],
    prices: [{ currency: "usd", low: 1000, middle: 2000, high: 3000, products: 3 }],
  });
});

test("with profiling off, a portrait has only the person's own orders and study", () => {
  const profile = profileOf([], { isOff: true });
  const portrait = portraitOf(facts({ profile, studies: [studied("a", 1)] }), NOW);
  expect(portrait).toMatchObject({ profiling: "off", topics: [], activeDays: 0, learning: { next: "a" } });
  expect(portrait).not.toHaveProperty("stage");
  expect(portrait).not.toHaveProperty("since");
});
