import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Discount } from "../../../functions/commerce/discounts/discount-routes.ts";
import { createDiscount } from "../../../functions/commerce/handlers/create-discount.ts";
import { changing } from "../../../functions/commerce/orders/change.ts";
import { ended } from "../../../functions/commerce/orders/order.ts";
import { call } from "../call.ts";
import { discountPorts } from "./discount-ports.ts";
import { type SecondThoughts, secondThoughts } from "./second-thoughts.ts";

let made: SecondThoughts;
beforeAll(async () => {
  made = await secondThoughts();
});
afterAll(() => made.close());

/** As many products, creators and codes as one order takes: 20 lines, of which a bundle holds four more. */
async function widest() {
  const parts = [];
  for (let n = 0; n < 4; n++) parts.push(await made.sell());
  const products = [await made.sell({ type: "bundle", includes: parts })];
  for (let n = 1; n < 20; n++) products.push(await made.sell({ creatorId: `maker${n}` }));
  const codes = [];
  for (let n = 0; n < 3; n++) {
    const terms = { name: "Off", value: { percent: 500 }, stacks: true };
    const operator = { user: "op", groups: ["operator"] };
    codes.push(
      (
        await call<Discount>(createDiscount({ ...made.ports, ...discountPorts(made.documents) }), {
          ...operator,
          body: terms,
        })
      ).body.code,
    );
  }
  return { products, codes };
}

test.each([
  ["its buyer's", {}],
  ["a gift", { gift: { email: "friend@example.org" } }],
])(
  "the widest order, %s, is paid, given back in parts and contested, though all of it is heard of at once and late",
  async (whose, more) => {
    const { products, codes } = await widest();
    const { body } = await made.order(`wide ${whose}`, products, {}, { codes, ...more });
    await made.hold();
    await made.onPage(body.checkoutUrl, "pay");
    const before = await made.stored(body.id);
    await made.ports.commit(changing(before, ended(before, "void")));
    const [session] = await made.sessionsOf(body.id);
    const paymentIntent = String(session?.payment_intent);
    for (const amount of [300, 700]) await made.stripe.refunds.create({ payment_intent: paymentIntent, amount });
    const { latest_charge } = await made.stripe.paymentIntents.retrieve(paymentIntent);
    const { id: dispute } = (await made.control(`charges/${latest_charge}/dispute`)) as { id: string };
    await made.release();
    await made.delivered();
    expect(await made.stored(body.id)).toMatchObject({
      state: "partially-refunded",
      refunded: { amount: 1000 },
      disputes: [{ state: "needs-response" }],
    });
    await made.bank(`disputes/${dispute}/lose`);
    expect(await made.stored(body.id)).toMatchObject({ disputes: [{ state: "lost" }] });
    await made.bank(`disputes/${dispute}/win`);
    await made.hold();
    const { total } = await made.stored(body.id);
    const rest = [];
    for (const amount of [1, total.amount - 1001]) {
      rest.push((await made.stripe.refunds.create({ payment_intent: paymentIntent, amount })).id);
    }
    await made.release();
    await made.delivered();
    expect(await made.stored(body.id)).toMatchObject({ state: "refunded" });
    await made.hold();
    for (const id of rest) await made.control(`refunds/${id}/fail`);
    await made.release();
    await made.delivered();
    expect(await made.stored(body.id)).toMatchObject({ state: "partially-refunded", refunded: { amount: 1000 } });
    expect((await made.everything()).filter(({ sk }) => sk === "FAILURE")).toEqual([]);
  },
);
