import "./environment.ts";
import { ulid } from "ulid";
import { afterAll, expect, test } from "vitest";
import type { ShownReferredSale } from "../../../functions/affiliates/contract/referred-sale.ts";
import { handler as ofAffiliate } from "../../../functions/affiliates/handlers/list-referred-sales.ts";
import { handler as ofCreator } from "../../../functions/affiliates/handlers/list-sales-by-affiliates.ts";
import { handler as note } from "../../../functions/affiliates/handlers/note-sales.ts";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import { moneyOfLines } from "../../../functions/commerce/ledger/lines.ts";
import { recommended } from "../../../functions/commerce/orders/referral.ts";
import type { Page } from "../../../functions/shared/kernel/page.ts";
import { AT, orderOf } from "../../domain/commerce/cart.ts";
import { productOf } from "../../product-of.ts";
import { call } from "../call.ts";
import { cloud } from "./environment.ts";

afterAll(cloud.close);

const UNTIL = "2026-07-01T00:00:00.000Z";
function soldBy(affiliate: string, creator: string): Order {
  const order = orderOf(
    productOf("a", { creatorId: creator, price: { amount: 1999, currency: "usd" } }),
    productOf("b", { creatorId: "other" }),
  );
  const referral = { affiliate, code: "ANNREADS", click: ulid(), at: AT, until: UNTIL };
  return recommended({ ...order, id: ulid() }, { referral, shares: new Map([["a", 3_300]]) });
}
const at = (order: Order, fields: Partial<Order>): Order => {
  const after = { ...order, ...fields };
  return { ...after, money: moneyOfLines(after) };
};
const hear = (after: Order) => note({ detail: structuredClone({ after }) });
const sales = (user: string, query: object = {}) => call<Page<ShownReferredSale>>(ofAffiliate, { user, query });

test("a sale is shown to its affiliate and its creator, without its buyer, as its newest version is", async () => {
  const [fan, maker] = [ulid(), ulid()];
  const order = soldBy(fan, maker);
  await hear(order);
  expect((await sales(fan)).body.items).toEqual([]);
  const paid = at(order, { state: "paid", paidAt: AT, version: 2 });
  const refund = { id: "re", stripeRefund: "re", amount: 1999, state: "succeeded" as const, at: AT, lines: [0] };
  const back = at(paid, {
    refunds: [refund],
    refunded: { amount: 1999, currency: "usd" },
    state: "partially-refunded",
    version: 3,
  });
  await hear(paid);
  expect((await sales(fan)).body.items).toMatchObject([
    { productId: "a", code: "ANNREADS", shareBasisPoints: 3_300, earned: 659, state: "paid" },
  ]);
  for (const each of [back, paid, back]) await hear(each);
  const { items } = (await sales(fan)).body;
  expect(items).toMatchObject([{ earned: 0, state: "refunded" }]);
  expect(JSON.stringify(items)).not.toContain(order.customer);
  const theirs = await call<Page<ShownReferredSale>>(ofCreator, { user: maker, groups: ["creator"] });
  expect(theirs.body.items).toEqual(items);
  expect((await call<Page<object>>(ofCreator, { user: "other", groups: ["creator"] })).body.items).toEqual([]);
});

test("sales are listed newest first, a page at a time", async () => {
  const fan = ulid();
  const days = ["2026-06-01", "2026-06-02", "2026-06-03"].map((day) => `${day}T00:00:00.000Z`);
  for (const paidAt of days) await hear(at(soldBy(fan, "maker"), { state: "paid", paidAt, version: 2 }));
  const first = (await sales(fan, { limit: "2" })).body;
  const rest = (await sales(fan, { limit: "2", cursor: first.cursor })).body;
  expect([...first.items, ...rest.items].map(({ paidAt }) => paidAt)).toEqual(days.toReversed());
  expect(rest.cursor).toBeUndefined();
  expect((await sales(ulid(), { cursor: first.cursor })).status).toBe(400);
});
