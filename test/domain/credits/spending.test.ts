import { expect, test } from "vitest";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import type { Usage } from "../../../functions/credits/contract/usage.ts";
import { type Lot, without } from "../../../functions/credits/domain/lot.ts";
import type { UseAsk } from "../../../functions/credits/domain/usage.ts";
import type { CommitUsage } from "../../../functions/credits/flows/ports.ts";
import {
  commitReserved,
  releaseLapsed,
  releaseReserved,
  spend,
} from "../../../functions/credits/flows/spend-credits.ts";
import { productOf } from "../../product-of.ts";
import { AT, DAY, heldOf, iso, lotOf, NOW } from "./lots.ts";

const talk = productOf("talk", { type: "consultation", use: { credits: 4 } });
const ask: UseAsk = { usage: "u", customer: "ann", productId: "talk", hold: false };

interface Begin {
  usages?: Usage[];
  lots?: Lot[];
  products?: Product[];
  stopped?: string[];
  /** So many writes meet somebody else's first. */
  conflicts?: number;
  /** What the other one does. */
  other?: (kept: Map<string, Usage>) => void;
}

/** One customer's credits in memory, with what was waited and written. */
function world({ usages = [], lots = [lotOf("pack")], products = [talk], stopped = [], conflicts = 0, other }: Begin) {
  const kept = new Map(usages.map((usage) => [usage.id, usage]));
  const written: Parameters<CommitUsage>[0][] = [];
  const pauses: number[] = [];
  let account = lots;
  let refused = 0;
  const ports = {
    findUsage: async (id: string) => kept.get(id),
    findProduct: async (id: string) => products.find((each) => each.id === id),
    findAccount: async (customer: string) => ({
      lots: account.filter((lot) => lot.customer === customer),
      reservations: [...kept.values()].filter((each) => each.state === "held" && each.customer === customer),
    }),
    isStopped: async (creator: string) => stopped.includes(creator),
    commitUsage: async (change: Parameters<CommitUsage>[0]) => {
      if (refused < conflicts) {
        refused++;
        other?.(kept);
        return "conflict" as const;
      }
      written.push(change);
      kept.set(change.after.id, change.after);
      if (change.before && change.after.state === "released") account = without(account, change.before);
      return "done" as const;
    },
    pause: async (attempt: number) => void pauses.push(attempt),
    now: () => NOW,
  };
  return { ports, written, pauses, kept };
}

test("a use is stored once with its credits of each pack, and returned as stored", async () => {
  const { ports, written, pauses } = world({ lots: [lotOf("a", { left: 3 }), lotOf("b", { left: 3 })] });
  const used = await spend(ports, ask);
  expect(used).toMatchObject({ id: "u", customer: "ann", credits: 4, state: "committed", at: AT, endedAt: AT });
  expect(written).toMatchObject([
    {
      before: undefined,
      after: used,
      takes: [
        { lot: { productId: "a" }, credits: 3 },
        { lot: { productId: "b" }, credits: 1 },
      ],
    },
  ]);
  expect(pauses).toEqual([]);
  expect(await spend(ports, ask)).toEqual(used);
  expect(written).toHaveLength(1);
  expect(await spend(ports, { ...ask, hold: true })).toMatchObject({ refused: "usage-mismatch" });
});

test("products not for credits, stopped creators and unpaid packs allow no use", async () => {
  const cases: [Begin, string][] = [
    [{ products: [] }, "unknown-product"],
    [{ products: [{ ...talk, use: undefined }] }, "not-per-use"],
    [{ products: [{ ...talk, creatorId: "ann" }] }, "own-product"],
    [{ stopped: ["maker"] }, "creator-stopped"],
    [{ lots: [lotOf("pack", { left: 3 })] }, "insufficient-credits"],
    [{ lots: [lotOf("pack", { customer: "ben" })] }, "insufficient-credits"],
  ];
  for (const [begin, refused] of cases) {
    const { ports, written } = world(begin);
    expect(await spend(ports, ask)).toMatchObject({ refused });
    expect(written).toEqual([]);
  }
});

test("lapsed reservations are released first, and pay for the use", async () => {
  const { ports, written, kept } = world({
    usages: [heldOf("old", { heldUntil: AT })],
    lots: [lotOf("pack", { left: 0, reserved: 4 })],
  });
  expect(await spend(ports, ask)).toMatchObject({ id: "u", state: "committed" });
  expect(kept.get("old")).toMatchObject({ state: "released", endedBy: "time", endedAt: AT });
  expect(written.map(({ after }) => after.id)).toEqual(["old", "u"]);
});

test("current reservations stay", async () => {
  const { ports, written } = world({
    usages: [heldOf("old")],
    lots: [lotOf("pack", { left: 0, reserved: 4 })],
  });
  expect(await spend(ports, ask)).toMatchObject({ refused: "insufficient-credits" });
  expect(written).toEqual([]);
});

test("conflicting uses of the same credits are retried ten times, with growing pauses", async () => {
  const inTime = world({ conflicts: 9 });
  expect(await spend(inTime.ports, ask)).toMatchObject({ state: "committed" });
  expect(inTime.pauses).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const late = world({ conflicts: 10 });
  expect(await spend(late.ports, ask)).toMatchObject({ refused: "busy" });
  expect(late.written).toEqual([]);
});

test("a use that was stored meanwhile is returned", async () => {
  const theirs = heldOf("u", { wasHeld: false, state: "committed" });
  const { ports, written } = world({ conflicts: 1, other: (kept) => kept.set("u", theirs) });
  expect(await spend(ports, ask)).toBe(theirs);
  expect(written).toEqual([]);
});

test("a reservation is spent by its customer or its creator, once, and by nobody else", async () => {
  for (const user of ["ann", "maker"]) {
    const { ports, written } = world({ usages: [heldOf("u")] });
    const spent = await commitReserved(ports, "u", user);
    expect(spent).toMatchObject({ state: "committed", endedBy: user === "ann" ? "customer" : "creator", endedAt: AT });
    expect(written).toEqual([{ before: heldOf("u"), after: spent, takes: [], emptied: [] }]);
    expect(await commitReserved(ports, "u", user)).toEqual(spent);
    expect(written).toHaveLength(1);
  }
  const { ports, written } = world({ usages: [heldOf("u")] });
  expect(await commitReserved(ports, "u", "eve")).toMatchObject({ refused: "unknown-usage" });
  expect(await commitReserved(ports, "none", "ann")).toMatchObject({ refused: "unknown-usage" });
  expect(written).toEqual([]);
});

test("a reservation cannot be spent once it lapsed or was released, or during a dispute", async () => {
  const cases: [Begin, string][] = [
    [{ usages: [heldOf("u", { heldUntil: AT })] }, "usage-ended"],
    [{ usages: [heldOf("u", { state: "released" })] }, "usage-ended"],
    [{ usages: [heldOf("u", { state: "released" })], lots: [] }, "usage-ended"],
    [{ usages: [heldOf("u")], lots: [lotOf("pack", { right: "suspended" })] }, "credits-unavailable"],
  ];
  for (const [begin, refused] of cases) {
    const { ports, written } = world(begin);
    expect(await commitReserved(ports, "u", "ann")).toMatchObject({ refused });
    expect(written).toEqual([]);
  }
  // What is spent stays so, whatever becomes of its payment.
  const spent = heldOf("u", { state: "committed" });
  expect(await commitReserved(world({ usages: [spent], lots: [] }).ports, "u", "ann")).toBe(spent);
});

test("a reservation is released once, by its customer or creator; spent credits stay spent", async () => {
  const { ports, written } = world({ usages: [heldOf("u"), heldOf("spent", { state: "committed" })] });
  expect(await releaseReserved(ports, "u", "eve")).toMatchObject({ refused: "unknown-usage" });
  const free = await releaseReserved(ports, "u", "maker");
  expect(free).toMatchObject({ state: "released", endedBy: "creator", endedAt: AT });
  expect(await releaseReserved(ports, "u", "ann")).toEqual(free);
  expect(written).toEqual([{ before: heldOf("u"), after: free, takes: [], emptied: [] }]);
  expect(await releaseReserved(ports, "spent", "ann")).toMatchObject({ refused: "usage-ended" });
  expect(await releaseReserved(ports, "none", "ann")).toMatchObject({ refused: "unknown-usage" });
});

test("time releases lapsed reservations, and no others", async () => {
  const { ports, written } = world({ usages: [heldOf("u"), heldOf("over", { heldUntil: iso(NOW - DAY) })] });
  expect(await releaseLapsed(ports, "u")).toEqual(heldOf("u"));
  expect(written).toEqual([]);
  expect(await releaseLapsed(ports, "over")).toMatchObject({ state: "released", endedBy: "time", endedAt: AT });
});

test("an end that conflicts with another retries, and the other's result stays", async () => {
  const spent = heldOf("u", { state: "committed" });
  const { ports, pauses } = world({
    usages: [heldOf("u")],
    conflicts: 2,
    other: (kept) => kept.set("u", kept.get("u") === spent ? spent : heldOf("u")),
  });
  expect(await releaseReserved(ports, "u", "ann")).toMatchObject({ state: "released" });
  expect(pauses).toEqual([1, 2]);
  const lost = world({ usages: [heldOf("u")], conflicts: 1, other: (kept) => kept.set("u", spent) });
  expect(await releaseReserved(lost.ports, "u", "ann")).toMatchObject({ refused: "usage-ended" });
  expect(await commitReserved(lost.ports, "u", "ann")).toBe(spent);
  const busy = world({ usages: [heldOf("u")], conflicts: 10 });
  expect(await commitReserved(busy.ports, "u", "ann")).toMatchObject({ refused: "busy" });
  expect(busy.written).toEqual([]);
});

test("a use that takes or commits a pack's last credits says which pack it emptied", async () => {
  const atOnce = world({ lots: [lotOf("a", { left: 3 }), lotOf("b", { left: 3 })] });
  await spend(atOnce.ports, ask);
  expect(atOnce.written).toMatchObject([{ emptied: [{ productId: "a" }] }]);
  const held = heldOf("u");
  const packs = held.lots.map(({ productId, credits }) => lotOf(productId, { left: 0, reserved: credits }));
  const onHold = world({ usages: [held], lots: packs });
  await commitReserved(onHold.ports, "u", "ann");
  expect(onHold.written).toMatchObject([{ emptied: held.lots.map(({ productId }) => ({ productId })) }]);
});
