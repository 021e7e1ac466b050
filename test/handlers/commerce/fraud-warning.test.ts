import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { userItem } from "../../../functions/identity/client.ts";
import { type SecondThoughts, secondThoughts } from "./second-thoughts.ts";

let made: SecondThoughts;
beforeAll(async () => {
  made = await secondThoughts();
});
afterAll(() => made.close());

const warned = async (charge: string) => made.bank(`charges/${charge}/warn`);
const waiting = async (orderId: string, user = "op", groups = ["operator"]) =>
  (await made.refunds(user, groups)).body.items.filter((each) => each.orderId === orderId);

test("a fraud warning requests an operator's refund, and changes nothing itself", async () => {
  const product = await made.sell();
  const { id, charge, paymentIntent } = await made.bought("thief", [product]);
  await warned(charge);
  await warned(charge);
  const [refund, ...more] = await waiting(id);
  expect(more).toEqual([]);
  expect(refund).toMatchObject({ state: "requested", cause: "fraudulent", amount: { amount: 1000 } });
  expect(await made.stored(id)).toMatchObject({ state: "paid" });
  expect(await made.entitlements("thief")).toMatchObject([{ state: "active" }]);
  // Who would lose by it does not decide, and who may have stolen the card is not told.
  expect(await made.deny("maker", refund?.id ?? "", ["creator"])).toMatchObject({ status: 404 });
  expect((await made.refundsOf("thief", id)).body.items).toEqual([]);
  expect((await made.approve("op", refund?.id ?? "", {}, ["operator"])).body).toMatchObject({ state: "succeeded" });
  expect((await made.stripe.refunds.list({ payment_intent: paymentIntent })).data).toMatchObject([
    { amount: 1000, reason: "fraudulent" },
  ]);
  await made.delivered();
  expect(await made.entitlements("thief")).toMatchObject([{ state: "revoked", cause: "refund" }]);
});

test("a fraud warning about a refunded or disputed payment asks for nothing", async () => {
  const back = await made.bought("refunded", [await made.sell()]);
  await made.ask("refunded", back.id);
  await warned(back.charge);
  expect(await waiting(back.id)).toEqual([]);
  const contested = await made.bought("contested", [await made.sell()]);
  await made.contested(contested.charge);
  await warned(contested.charge);
  expect(await waiting(contested.id)).toEqual([]);
});

test("a dispute before the decision makes the warning moot", async () => {
  const { id, charge } = await made.bought("late", [await made.sell()]);
  await warned(charge);
  const dispute = await made.contested(charge);
  const [refund] = await waiting(id);
  expect(await made.approve("op", refund?.id ?? "", {}, ["operator"])).toMatchObject({ body: { code: "disputed" } });
  await made.bank(`disputes/${dispute}/lose`);
  expect(await waiting(id)).toEqual([]);
});

test("a dispute's evidence has its buyer's name and e-mail address", async () => {
  const user = {
    id: "known",
    email: "ann@example.org",
    displayName: "Ann",
    language: "en" as const,
    createdAt: "2026-06-01T00:00:00.000Z",
  };
  await made.documents.send(new PutCommand({ TableName: "IDENTITY", Item: userItem(user) }));
  const { charge } = await made.bought("known", [await made.sell()]);
  const dispute = await made.contested(charge);
  expect((await made.submit(dispute)).status).toBe(200);
  expect((await made.stripe.disputes.retrieve(dispute)).evidence).toMatchObject({
    customer_email_address: "ann@example.org",
    customer_name: "Ann",
  });
});
