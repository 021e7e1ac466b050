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

async function charged(): Promise<string> {
  const intent = await stripe.paymentIntents.create({
    amount: 1000,
    currency: "usd",
    payment_method: "pm_card_visa",
    confirm: true,
  });
  return intent.latest_charge as string;
}
async function control(path: string): Promise<Stripe.Dispute> {
  const response = await fetch(`${service.url}/_control/${path}`, { method: "POST" });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Stripe.Dispute;
}
async function eventsOf(id: string): Promise<string[]> {
  const { data } = await stripe.events.list({ types: ["charge.dispute.*"], limit: 100 });
  return data
    .filter((event) => (event.data.object as { id: string }).id === id)
    .map(({ type }) => type.replace("charge.dispute.", ""))
    .toReversed();
}
const movements = async (source: string) =>
  (await stripe.balanceTransactions.list({ source })).data.map(({ type, amount, fee }) => [type, amount, fee]);

test("a dispute takes its amount and a fee at once, and nothing can be refunded meanwhile", async () => {
  const charge = await charged();
  const { id } = await control(`charges/${charge}/dispute?reason=fraudulent`);
  const dispute = await stripe.disputes.retrieve(id);
  expect(dispute).toMatchObject({ status: "needs_response", amount: 1000, reason: "fraudulent", charge });
  expect(dispute.balance_transactions.map(({ net }) => net)).toEqual([-2500]);
  expect(await movements(id)).toEqual([["adjustment", -1000, 1500]]);
  expect((await stripe.charges.retrieve(charge)).disputed).toBe(true);
  await expect(stripe.refunds.create({ charge })).rejects.toMatchObject({ code: "charge_disputed" });
  await expect(control(`charges/${charge}/dispute`)).rejects.toThrow("400");
  expect((await stripe.disputes.list({ charge })).data.map((each) => each.id)).toEqual([id]);
  expect(await eventsOf(id)).toEqual(["created", "funds_withdrawn"]);
});

test("evidence is submitted once; a won dispute returns the money, not the fee", async () => {
  const charge = await charged();
  const { id } = await control(`charges/${charge}/dispute`);
  await stripe.disputes.update(id, { evidence: { product_description: "A course" }, submit: false });
  expect(await stripe.disputes.retrieve(id)).toMatchObject({
    status: "needs_response",
    evidence: { product_description: "A course" },
    evidence_details: { has_evidence: true, submission_count: 0 },
  });
  await stripe.disputes.update(id, { evidence: { access_activity_log: "opened" }, submit: true });
  expect(await stripe.disputes.retrieve(id)).toMatchObject({
    status: "under_review",
    evidence: { product_description: "A course", access_activity_log: "opened" },
    evidence_details: { submission_count: 1 },
  });
  await expect(stripe.disputes.update(id, { evidence: { uncategorized_text: "more" } })).rejects.toMatchObject({
    code: "dispute_evidence_not_updatable",
  });
  expect(await control(`disputes/${id}/win`)).toMatchObject({ status: "won" });
  expect(await movements(id)).toEqual([
    ["adjustment", 1000, 0],
    ["adjustment", -1000, 1500],
  ]);
  expect(await eventsOf(id)).toEqual([
    "created",
    "funds_withdrawn",
    "updated",
    "updated",
    "closed",
    "funds_reinstated",
  ]);
  await expect(stripe.refunds.create({ charge })).resolves.toMatchObject({ amount: 1000 });
});

test("a lost or accepted dispute stays so, unless the bank reverses it", async () => {
  const [lost, given] = [await charged(), await charged()];
  const { id } = await control(`charges/${lost}/dispute?amount=400`);
  expect(await control(`disputes/${id}/lose`)).toMatchObject({ status: "lost", amount: 400 });
  await expect(control(`disputes/${id}/lose`)).rejects.toThrow("400");
  await expect(stripe.refunds.create({ charge: lost })).rejects.toMatchObject({ code: "charge_disputed" });
  expect(await control(`disputes/${id}/win`)).toMatchObject({ status: "won" });
  const { id: other } = await control(`charges/${given}/dispute`);
  expect(await stripe.disputes.close(other)).toMatchObject({ status: "lost" });
});

test("an inquiry takes no money until it becomes a dispute", async () => {
  const charge = await charged();
  const { id } = await control(`charges/${charge}/dispute?inquiry=true`);
  expect(await stripe.disputes.retrieve(id)).toMatchObject({
    status: "warning_needs_response",
    balance_transactions: [],
  });
  await stripe.refunds.create({ charge, amount: 100 });
  expect(await control(`disputes/${id}/escalate`)).toMatchObject({ status: "needs_response" });
  expect(await movements(id)).toEqual([["adjustment", -1000, 1500]]);
  const { id: closed } = await control(`charges/${await charged()}/dispute?inquiry=true`);
  expect(await control(`disputes/${closed}/win`)).toMatchObject({ status: "warning_closed" });
  expect(await movements(closed)).toEqual([]);
});

test("evidence in unknown fields is refused, and named", async () => {
  const { id } = await control(`charges/${await charged()}/dispute`);
  const update = (evidence: object) => stripe.disputes.update(id, { evidence } as Stripe.DisputeUpdateParams);
  await expect(update({ made_up: "x" })).rejects.toMatchObject({ param: "evidence[made_up]" });
  await expect(update({ uncategorized_text: "x".repeat(150_001) })).rejects.toMatchObject({ param: "evidence" });
  await expect(update({ receipt: "file_1" })).rejects.toMatchObject({ code: "not_implemented" });
});
