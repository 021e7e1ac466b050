import { expect, test } from "vitest";
import {
  accessOf,
  again,
  begun,
  committed,
  hasLapsed,
  type PayPerUse,
  released,
  sideOf,
  toShownUsage,
  type UseAsk,
  usable,
} from "../../../functions/credits/domain/usage.ts";
import { productOf } from "../../product-of.ts";
import { AT, DAY, HOUR, heldOf, iso, lotOf, NOW } from "./lots.ts";

const LATER = iso(NOW + HOUR);
const talk = productOf("talk", { type: "consultation", use: { credits: 4 }, version: 7 }) as PayPerUse;
const content = {
  key: "products/x/1",
  name: "x.pdf",
  mediaType: "application/pdf",
  bytes: 1,
  since: 1,
  at: "2026-01-01T00:00:00.000Z",
};
const ask = (fields: Partial<UseAsk> = {}): UseAsk => ({
  usage: "u",
  customer: "ann",
  productId: "talk",
  hold: false,
  ...fields,
});
const takes = [
  { lot: lotOf("a"), credits: 3 },
  { lot: lotOf("b", { source: "ORDER#2" }), credits: 1 },
];

test("a product on sale for credits can be used by anybody but its creator", () => {
  expect(usable(talk, "ann")).toEqual(talk);
  expect(usable(undefined, "ann")).toMatchObject({ refused: "unknown-product" });
  expect(usable({ ...talk, state: "archived" }, "ann")).toMatchObject({ refused: "unknown-product" });
  expect(usable(productOf("talk"), "ann")).toMatchObject({ refused: "not-per-use" });
  expect(usable(talk, "maker")).toMatchObject({ refused: "own-product" });
});

const base = {
  id: "u",
  customer: "ann",
  creatorId: "maker",
  productId: "talk",
  title: "Title of talk",
  sold: { type: "consultation", version: 7, paid: true },
  credits: 4,
  lots: [
    { productId: "a", source: "ORDER#1", credits: 3 },
    { productId: "b", source: "ORDER#2", credits: 1 },
  ],
  at: AT,
};

test("an immediate use is spent at once; a reservation lasts a day", () => {
  expect(begun(ask(), talk, takes, AT)).toStrictEqual({
    ...base,
    wasHeld: false,
    state: "committed",
    endedAt: AT,
    endedBy: "customer",
  });
  expect(begun(ask({ hold: true }), talk, takes, AT)).toStrictEqual({
    ...base,
    wasHeld: true,
    state: "held",
    heldUntil: iso(NOW + DAY),
  });
});

test("a reservation ends with the first of its packs, if that is within the day", () => {
  const until = (...ends: (number | undefined)[]) =>
    begun(
      ask({ hold: true }),
      talk,
      ends.map((end, n) => ({
        lot: lotOf(`p${n}`, end === undefined ? {} : { endsAt: iso(NOW + end) }),
        credits: 1,
      })),
      AT,
    ).heldUntil;
  expect(until(undefined, 5 * HOUR, 3 * HOUR)).toBe(iso(NOW + 3 * HOUR));
  expect(until(25 * HOUR, undefined)).toBe(iso(NOW + DAY));
});

test("a use of content opens it for its creator's hours, or a day, from when it is spent", () => {
  const read = { ...talk, content } as PayPerUse;
  const long = { ...read, use: { credits: 4, accessHours: 48 } } as PayPerUse;
  expect(begun(ask(), read, takes, AT)).toMatchObject({ accessHours: 24, accessUntil: iso(NOW + 24 * HOUR) });
  expect(begun(ask(), long, takes, AT)).toMatchObject({ accessHours: 48, accessUntil: iso(NOW + 48 * HOUR) });
  const held = begun(ask({ hold: true }), long, takes, AT);
  expect(held).toMatchObject({ accessHours: 48 });
  expect(held).not.toHaveProperty("accessUntil");
  expect(committed(held, "creator", LATER)).toMatchObject({ accessUntil: iso(NOW + 49 * HOUR) });
  expect(committed(heldOf("u"), "creator", LATER)).not.toHaveProperty("accessUntil");
});

test("a usage id is one use: with the same meaning it is that use, with another it is refused", () => {
  const kept = heldOf("u");
  expect(again(kept, ask({ hold: true }))).toBe(kept);
  for (const other of [{ customer: "ben" }, { productId: "other" }, { hold: false }]) {
    expect(again(kept, ask({ hold: true, ...other }))).toMatchObject({ refused: "usage-mismatch" });
  }
});

test("a use has two sides, its customer and its creator", () => {
  expect(["ann", "maker", "eve"].map((user) => sideOf(heldOf("u"), user))).toEqual(["customer", "creator", undefined]);
});

test("a reservation lapses at its end; a committed use never does", () => {
  const held = heldOf("u", { heldUntil: AT });
  expect([hasLapsed(held, NOW - 1), hasLapsed(held, NOW)]).toEqual([false, true]);
  expect(hasLapsed({ ...held, state: "committed" }, NOW)).toBe(false);
  expect(hasLapsed(heldOf("u", { heldUntil: undefined }), Number.MAX_SAFE_INTEGER)).toBe(false);
});

test("a reservation is either committed or released, once and for good", () => {
  const held = heldOf("u");
  const { heldUntil: _, ...rest } = held;
  const spent = { ...rest, state: "committed" as const, endedAt: LATER, endedBy: "creator" as const };
  const free = { ...rest, state: "released" as const, endedAt: LATER, endedBy: "time" as const };
  expect(committed(held, "creator", LATER)).toStrictEqual(spent);
  expect(released(held, "time", LATER)).toStrictEqual(free);
  expect(committed(spent, "customer", AT)).toBe(spent);
  expect(released(free, "customer", AT)).toBe(free);
  expect(committed(free, "customer", AT)).toMatchObject({ refused: "usage-ended" });
  expect(released(spent, "customer", AT)).toMatchObject({ refused: "usage-ended" });
  expect(committed(heldOf("u", { heldUntil: LATER }), "customer", LATER)).toMatchObject({ refused: "usage-ended" });
  // What lapsed can be let go still: somebody has to.
  expect(released(heldOf("u", { heldUntil: LATER }), "time", LATER)).toMatchObject({ state: "released" });
});

test("a committed use opens its product until its time is over; any other opens nothing", () => {
  const spent = heldOf("u", { state: "committed", endedAt: AT, accessUntil: LATER });
  expect(accessOf(spent)).toEqual({
    customer: "ann",
    productId: "talk",
    source: "USAGE#u",
    state: "active",
    sold: spent.sold,
    grantedAt: AT,
    endsAt: LATER,
  });
  for (const other of [{ state: "released" as const }, { endedAt: undefined }, { accessUntil: undefined }]) {
    expect(accessOf({ ...spent, ...other })).toBeUndefined();
  }
});

test("a use is shown without its packs and internal fields", () => {
  const { lots, sold, wasHeld, ...told } = heldOf("u");
  expect(toShownUsage(heldOf("u", { accessHours: 5 }))).toStrictEqual(told);
});
