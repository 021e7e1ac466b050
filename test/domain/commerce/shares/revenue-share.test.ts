import fc from "fast-check";
import { expect, test } from "vitest";
import type { RevenueShares } from "../../../../functions/commerce/contract/revenue-share.ts";
import { openOrder } from "../../../../functions/commerce/orders/order.ts";
import {
  creatorSubject,
  productSubject,
  type Shares,
  shareOf,
  withShare,
} from "../../../../functions/commerce/shares/revenue-share.ts";
import { isRefusal } from "../../../../functions/shared/kernel/refusal.ts";
import { productOf } from "../cart.ts";

const DAY = 86_400_000;
const START = Date.parse("2026-06-01T00:00:00Z");
const day = (n: number) => new Date(START + n * DAY).toISOString();
const product = productOf("p", { creatorId: "maker" });

function setting(...shares: { platformShareBasisPoints: number; from: string }[]): RevenueShares {
  let kept: RevenueShares | undefined;
  for (const share of shares) {
    const after = withShare(kept, share);
    if (isRefusal(after)) throw new Error(after.detail);
    kept = after;
  }
  return kept as RevenueShares;
}
const at = (n: number, shares: Shares) => shareOf(product, shares, day(n));

test("a share applies from its start until the next one's; before the first, the default does", () => {
  const shares = new Map([
    [
      creatorSubject("maker"),
      setting({ platformShareBasisPoints: 500, from: day(10) }, { platformShareBasisPoints: 2000, from: day(20) }),
    ],
  ]);
  expect([9, 10, 19, 20, 400].map((n) => at(n, shares))).toEqual([1000, 500, 500, 2000, 2000]);
});

test("a product's own share comes before its creator's, once it has begun", () => {
  const shares = new Map([
    [creatorSubject("maker"), setting({ platformShareBasisPoints: 2000, from: day(0) })],
    [productSubject("p"), setting({ platformShareBasisPoints: 0, from: day(5) })],
    [productSubject("other"), setting({ platformShareBasisPoints: 9000, from: day(0) })],
  ]);
  expect([4, 5].map((n) => at(n, shares))).toEqual([2000, 0]);
});

test("a share with the same beginning is replaced, in whatever way the instant is written", () => {
  const shares = setting(
    { platformShareBasisPoints: 1, from: "2026-06-01T00:00:00Z" },
    { platformShareBasisPoints: 2, from: day(0) },
  );
  expect(shares).toEqual({ shares: [{ platformShareBasisPoints: 2, from: day(0) }], version: 2 });
});

test("after a hundred shares one can only be replaced", () => {
  const full = setting(...Array.from({ length: 100 }, (_, n) => ({ platformShareBasisPoints: n, from: day(n) })));
  expect(withShare(full, { platformShareBasisPoints: 1, from: day(200) })).toMatchObject({
    refused: "too-many-shares",
  });
  expect(withShare(full, { platformShareBasisPoints: 1, from: day(3) })).toMatchObject({ version: 101 });
});

const anyShare = fc.record({ platformShareBasisPoints: fc.nat(10_000), from: fc.nat(40).map(day) });

test("the newest share that has begun applies, in whatever order shares are set", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(anyShare, { minLength: 1, maxLength: 20, selector: ({ from }) => from }),
      fc.nat(45),
      (set, n) => {
        const begun = set.filter(({ from }) => from <= day(n)).sort((a, b) => (a.from < b.from ? 1 : -1));
        const shares = new Map([[productSubject("p"), setting(...set)]]);
        expect(at(n, shares)).toBe(begun[0]?.platformShareBasisPoints ?? 1000);
      },
    ),
  );
});

test("an order keeps on each line the share that was in force when it was ordered", () => {
  const shares = new Map([[productSubject("p"), setting({ platformShareBasisPoints: 300, from: day(1) })]]);
  const cart = { id: "01JWM8Q0000000000000000000", customer: "buyer", products: ["p"] };
  const sharesAt = (n: number) => {
    const order = openOrder({ ...cart, at: day(n) }, new Map([["p", product]]), new Set(), shares);
    return isRefusal(order) ? order : order.lines.map(({ platformShareBasisPoints }) => platformShareBasisPoints);
  };
  expect([sharesAt(0), sharesAt(1)]).toEqual([[1000], [300]]);
});
