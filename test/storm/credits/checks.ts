import { expect } from "vitest";
import type { Usage } from "../../../functions/credits/contract/usage.ts";
import { lotName } from "../commerce/memory.ts";
import type { CreditsStorm } from "./world.ts";

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** Credits that uses in a state have of a lot. */
const takenOf = (usages: readonly Usage[], state: Usage["state"], name: string): number =>
  sum(
    usages
      .filter((each) => each.state === state)
      .flatMap(({ customer, lots }) => lots.map((lot) => ({ ...lot, customer })))
      .filter((lot) => lotName(lot) === name)
      .map(({ credits }) => credits),
  );

/** Every rule of credits, whatever became of the money that bought them. */
export function checkCredits(storm: CreditsStorm): void {
  const { memory } = storm;
  const usages = [...storm.credits.usages.values()];
  const rights = [...memory.entitlements.values()];

  for (const [name, lot] of memory.lots) {
    const right = rights.find((each) => lotName(each) === name);
    const granted = right?.credits?.amount ?? 0;
    // No credit is spent twice, and none that was not bought.
    expect(lot.used + lot.reserved, `what is taken of ${name}`).toBeLessThanOrEqual(granted);
    expect(lot.left + lot.used + lot.reserved, `what there is of ${name}`).toBe(granted);
    expect([lot.used, lot.reserved], `the fold of the uses of ${name}`).toEqual([
      takenOf(usages, "committed", name),
      takenOf(usages, "held", name),
    ]);
  }

  for (const usage of usages) {
    const { id, state, credits, lots, customer, creatorId, endedAt = "" } = usage;
    expect(sum(lots.map((lot) => lot.credits)), `what use ${id} took`).toBe(credits);
    expect(state, `use ${id}, a day later`).not.toBe("held");
    for (const lot of lots) {
      const right = rights.find((each) => lotName(each) === lotName({ ...lot, customer }));
      expect(right?.credits?.creatorId, `whose credits ${id} spent`).toBe(creatorId);
      if (state === "committed" && right?.endsAt !== undefined)
        expect(endedAt < right.endsAt, `${id} in time`).toBe(true);
    }
    // What a use opens: for its time, once, and only where it was spent.
    const opened = rights.filter(({ source }) => source === `USAGE#${id}`);
    expect(opened.map(({ endsAt }) => endsAt)).toEqual(usage.accessUntil === undefined ? [] : [usage.accessUntil]);
    if (usage.accessUntil !== undefined) expect(state).toBe("committed");
  }

  // Nobody has a credit and the money for it: what went back for a pack is at most the price of what was never used.
  for (const order of memory.orders.values()) {
    for (const [n, line] of order.lines.entries()) {
      if (!line.credits) continue;
      const lot = memory.lots.get(
        lotName({ customer: order.customer, productId: line.productId, source: `ORDER#${order.id}` }),
      );
      const unused = line.credits.amount - (lot?.used ?? 0);
      const back = (order.refunds ?? []).filter(
        ({ state, lines, keepsAccess, decidedBy }) =>
          decidedBy !== undefined &&
          !keepsAccess &&
          lines?.length === 1 &&
          lines[0] === n &&
          (state === "pending" || state === "succeeded"),
      );
      for (const { amount } of back) {
        expect(amount, `given back for ${line.productId} of ${order.id}`).toBeLessThanOrEqual(
          Math.floor((line.price.amount * unused) / line.credits.amount),
        );
      }
    }
  }
}
