import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findPayer } from "../../../functions/commerce/adapters/dynamodb/buyers.ts";
import { openCheckout } from "../../../functions/commerce/adapters/stripe/checkouts.ts";
import { userItem } from "../../../functions/identity/client.ts";
import { secondThoughts } from "./second-thoughts.ts";
import { WEBHOOK_SECRET } from "./world.ts";

let made: Awaited<ReturnType<typeof secondThoughts>>;
beforeAll(async () => {
  made = await secondThoughts();
});
afterAll(() => made.close());

const DAY = 86_400_000;

test("Alipay refunds end after 90 days: a later one is refused before Stripe is asked", async () => {
  const product = await made.sell({ price: { amount: 6_800, currency: "cny" } });
  const { body } = await made.order("wallet", [product]);
  const [session] = await made.sessionsOf(body.id);
  expect(session?.payment_method_types).toEqual(expect.arrayContaining(["card", "alipay", "wechat_pay"]));
  await made.onPage(body.checkoutUrl, "pay", { method: "alipay" });
  await made.delivered();
  const order = await made.stored(body.id);
  expect(order).toMatchObject({ state: "paid", method: "alipay" });

  made.clock.ahead += 89 * DAY;
  const early = await made.ask("wallet", body.id);
  expect([early.status, early.body.state]).toEqual([201, "requested"]);
  made.clock.ahead += 2 * DAY;
  let asked = 0;
  const makeRefund: typeof made.ports.makeRefund = async (...of) => {
    asked++;
    return made.ports.makeRefund(...of);
  };
  const late = await made.approve("op", early.body.id, {}, ["operator"], { makeRefund });
  expect(late).toMatchObject({ status: 409, body: { code: "refund-window-over" } });
  expect(late.body.detail).toContain("Alipay");
  const given = await made.give("maker", body.id, {}, ["creator"], { makeRefund });
  expect(given.status).toBe(409);
  expect(asked).toBe(0);
  await expect(made.stripe.refunds.create({ payment_intent: order.paymentIntent ?? "" })).rejects.toThrow("90 days");
  made.clock.ahead -= 91 * DAY;
});

test("a card has no such end", async () => {
  const { id, paymentIntent } = await made.bought("carded", [await made.sell()]);
  expect((await made.stored(id)).method).toBe("card");
  made.clock.ahead += 200 * DAY;
  expect((await made.ask("carded", id)).body.state).toBe("requested");
  expect((await made.stripe.refunds.create({ payment_intent: paymentIntent })).status).toBe("succeeded");
  made.clock.ahead -= 200 * DAY;
});

test("a page refuses methods that it does not offer", async () => {
  const { body } = await made.order("dinar", [await made.sell({ price: { amount: 5_000, currency: "kwd" } })]);
  await expect(made.onPage(body.checkoutUrl, "pay", { method: "alipay" })).rejects.toThrow();
});

test("Checkout knows the buyer's address and language, and a bank statement the order", async () => {
  const createdAt = new Date().toISOString();
  const Item = userItem({ id: "mei", displayName: "Mei", language: "zh", createdAt, email: "mei@example.org" });
  await made.documents.send(new PutCommand({ TableName: "IDENTITY", Item }));
  const access = async () => ({ stripe: made.stripe, webhookSecrets: [WEBHOOK_SECRET] });
  const payer = findPayer(made.documents, "IDENTITY");
  const open = openCheckout(access, "https://shop.example", false, payer);
  const { body } = await made.order("mei", [await made.sell()], { openCheckout: open });
  const [session] = await made.sessionsOf(body.id);
  expect(session).toMatchObject({ customer_email: "mei@example.org", locale: "zh" });
  await made.onPage(body.checkoutUrl, "pay");
  await made.delivered();
  const { paymentIntent } = await made.stored(body.id);
  const intent = await made.stripe.paymentIntents.retrieve(paymentIntent ?? "", { expand: ["latest_charge"] });
  expect(intent.latest_charge).toMatchObject({
    billing_details: { email: "mei@example.org" },
    statement_descriptor_suffix: `ORDER ${body.id.slice(-4)}`,
  });
  // Who is no more is asked for it on the page, in the browser's language.
  const stranger = await made.order("gone", [await made.sell()], { openCheckout: open });
  expect((await made.sessionsOf(stranger.body.id))[0]).toMatchObject({ customer_email: null, locale: "auto" });
});
