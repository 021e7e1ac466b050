import "./environment.ts";
import { beforeEach, describe, expect, test } from "vitest";
import type { RevenueShares } from "../../../functions/commerce/contract/revenue-share.ts";
import type { FindShares } from "../../../functions/commerce/flows/ports.ts";
import { type MembersInProcess, membershipOf, membersInProcess, START } from "./members-in-process.ts";

const instant = (days: number) => new Date((START + days * 86_400) * 1000).toISOString();
const EVER = "2020-01-01T00:00:00.000Z";
type Share = RevenueShares["shares"][number];

let shop: MembersInProcess;
beforeEach(async () => {
  shop = await membersInProcess([membershipOf("small", 1000), membershipOf("large", 3000)]);
});

/** Shares by product, the newest first. */
const sharing =
  (shares: Readonly<Record<string, readonly Share[]>>): FindShares =>
  async (products) =>
    new Map(
      [...products].flatMap(({ id }) =>
        shares[id] ? [[`PRODUCT#${id}` as const, { shares: [...shares[id]], version: 1 }] as const] : [],
      ),
    );
const findShares = sharing({
  small: [{ platformShareBasisPoints: 1_000, from: EVER }],
  large: [{ platformShareBasisPoints: 5_000, from: EVER }],
});
const shared = (id: string) =>
  shop.payments(id).map(({ lines: [line] }) => [line?.productId, line?.platformShareBasisPoints]);

describe("an invoice's platform share is that of the plan on its line", () => {
  for (const [name, first] of [
    ["the payment is heard first", "invoice.paid"],
    ["the change is heard first", "customer.subscription.updated"],
  ] as const) {
    test(`when ${name} after an upgrade`, async () => {
      const id = (await shop.ask("ada", { product: "small" })).body.id;
      shop.begin();
      await shop.hear([], { findShares });
      await shop.pass(9, false);
      expect((await shop.change("ada", id, "large")).status).toBe(200);
      await shop.hear([first], { findShares });
      await shop.hear([], { findShares });
      expect(shared(id)).toEqual([
        ["small", 1_000],
        ["large", 5_000],
      ]);
    });
  }

  test("when it is reported before the change of plan", async () => {
    const id = (await shop.ask("ada", { product: "small" })).body.id;
    shop.begin();
    await shop.hear([], { findShares });
    await shop.pass(9, false);
    // Stripe made the change, and the answer was lost: ours is at the old plan still.
    const before = shop.stored(id);
    await shop.change("ada", id, "large");
    shop.table.subscriptions.set(id, { ...before, plans: shop.stored(id).plans, changing: { productId: "large" } });
    await shop.hear(["invoice.paid"], { findShares });
    expect(shared(id)).toEqual([
      ["small", 1_000],
      ["large", 5_000],
    ]);
  });

  test("when it is reported long after another change", async () => {
    const id = (await shop.ask("ada", { product: "small" })).body.id;
    shop.begin();
    await shop.hear(["checkout.session.completed"], { findShares });
    await shop.pass(9, false);
    await shop.change("ada", id, "large");
    expect(shop.stored(id).plan.productId).toBe("large");
    await shop.hear([], { findShares });
    expect(shared(id)).toEqual([
      ["small", 1_000],
      ["large", 5_000],
    ]);
  });
});

test("an invoice's platform share is the one in force when it was paid", async () => {
  const id = (await shop.ask("ada", { product: "small" })).body.id;
  shop.begin();
  await shop.pass(20, false);
  const changed = sharing({
    small: [
      { platformShareBasisPoints: 4_000, from: instant(10) },
      { platformShareBasisPoints: 1_000, from: EVER },
    ],
  });
  await shop.hear([], { findShares: changed });
  expect(shared(id)).toEqual([["small", 1_000]]);
  await shop.pass(12, false);
  await shop.hear([], { findShares: changed });
  expect(shared(id)).toEqual([
    ["small", 1_000],
    ["small", 4_000],
  ]);
});
