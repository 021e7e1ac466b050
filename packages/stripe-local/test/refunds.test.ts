import * as fc from "fast-check";
import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStripe } from "../src/server.ts";
import { connect, SECRET_KEY } from "./connect.ts";

let service: Awaited<ReturnType<typeof startStripe>>;
let stripe: Stripe;
beforeAll(async () => {
  service = await startStripe({ secretKey: SECRET_KEY });
  stripe = connect(service.url);
});
afterAll(() => service.close());

const CHARGED = 1000;
async function charged(): Promise<string> {
  const intent = await stripe.paymentIntents.create({
    amount: CHARGED,
    currency: "usd",
    payment_method: "pm_card_visa",
    confirm: true,
  });
  return intent.latest_charge as string;
}
const fail = (id: string) => fetch(`${service.url}/_control/refunds/${id}/fail`, { method: "POST" });

/** A refund of an amount, or of the rest, or the bank sending the n-th refund back. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ amount: fc.integer({ min: 1, max: 700 }) }) },
  fc.constant({ amount: undefined }),
  fc.record({ returned: fc.nat(5) }),
);

test("refunds never exceed the charge, in any order of refunds and failures", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 4 }), async (rounds) => {
      const charge = await charged();
      const made: string[] = [];
      for (const atOnce of rounds) {
        await Promise.all(
          atOnce.map(async (each) => {
            if ("returned" in each) {
              const id = made[each.returned];
              if (id) await fail(id);
              return;
            }
            const params = each.amount === undefined ? { charge } : { charge, amount: each.amount };
            const refund = await stripe.refunds.create(params).catch((error: Stripe.errors.StripeError) => error);
            if ("object" in refund) made.push(refund.id);
            else expect(refund).toMatchObject({ type: "StripeInvalidRequestError", statusCode: 400 });
          }),
        );
        const { amount_refunded, refunded } = await stripe.charges.retrieve(charge);
        const { data } = await stripe.refunds.list({ charge, limit: 100 });
        const out = data.filter(({ status }) => status === "succeeded").reduce((sum, { amount }) => sum + amount, 0);
        expect(data.map(({ id }) => id).toSorted()).toEqual(made.toSorted());
        expect(amount_refunded).toBe(out);
        expect(out).toBeLessThanOrEqual(CHARGED);
        expect(refunded).toBe(out === CHARGED);
        const booked = await Promise.all(
          made.map(async (source) => (await stripe.balanceTransactions.list({ source })).data),
        );
        expect(booked.flat().reduce((sum, { net }) => sum + net, out)).toBe(0);
      }
    }),
    { numRuns: 25 },
  );
});

test("the fee of a charge is 2.9 % and 30, and a refund does not give it back", async () => {
  const charge = await charged();
  const { id } = await stripe.refunds.create({ charge });
  const { data } = await stripe.balanceTransactions.list({ limit: 100 });
  const mine = data.filter(({ source }) => [charge, id].includes(source as string));
  expect(mine.map(({ type, amount, fee, net }) => [type, amount, fee, net])).toEqual([
    ["refund", -1000, 0, -1000],
    ["charge", 1000, 59, 941],
  ]);
});

test("a refund that the bank returns has one event, as failed", async () => {
  const charge = await charged();
  const { id } = await stripe.refunds.create({ charge, amount: 300 });
  expect([(await fail(id)).status, (await fail(id)).status]).toEqual([200, 400]);
  expect(await stripe.refunds.retrieve(id)).toMatchObject({ status: "failed", amount: 300 });
  const { data } = await stripe.events.list({ types: ["refund.*", "charge.refund.updated"], limit: 100 });
  const mine = data.filter((event) => (event.data.object as { id: string }).id === id).map(({ type }) => type);
  expect(mine.toReversed()).toEqual(["refund.created", "refund.updated", "charge.refund.updated", "refund.failed"]);
});
