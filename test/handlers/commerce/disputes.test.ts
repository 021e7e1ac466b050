import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SecondThoughts, secondThoughts } from "./second-thoughts.ts";

let made: SecondThoughts;
beforeAll(async () => {
  made = await secondThoughts();
});
afterAll(() => made.close());

const states = async (customer: string) => (await made.entitlements(customer)).map(({ state }) => state);
const balances = async (id: string) =>
  Object.fromEntries(
    await Promise.all(
      ["stripe", "stripe-fees", "disputed", "revenue", "creator:maker"].map(
        async (account) => [account, await made.balance(id, account)] as const,
      ),
    ),
  );

/** What Stripe takes for a payment, which is booked with it, and what it takes for a dispute. */
const OF_2000 = 88;
const OF_1000 = 59;
const DISPUTE = 1500;

test("a dispute suspends access until it is won", async () => {
  const { id, charge } = await made.bought("doubter", [await made.sell(), await made.sell()]);
  const dispute = await made.contested(charge, "?reason=product_not_received");
  expect(await states("doubter")).toEqual(["suspended", "suspended"]);
  expect((await made.disputes()).body.items).toMatchObject([
    { id: dispute, orderId: id, state: "needs-response", reason: "product_not_received", amount: { amount: 2000 } },
  ]);
  expect(await balances(id)).toMatchObject({
    stripe: -(DISPUTE + OF_2000),
    "stripe-fees": DISPUTE + OF_2000,
    disputed: 0,
    "creator:maker": 0,
  });
  await made.bank(`disputes/${dispute}/win`);
  expect(await states("doubter")).toEqual(["active", "active"]);
  expect(await balances(id)).toMatchObject({
    stripe: 500 - OF_2000,
    "stripe-fees": DISPUTE + OF_2000,
    disputed: 0,
    "creator:maker": -1800,
  });
  expect((await made.disputes()).body.items.some((each) => each.id === dispute)).toBe(false);
  expect((await made.disputes({ state: "won" })).body.items).toMatchObject([{ id: dispute }]);
});

test("a lost dispute revokes access and earnings; won after all, both are back", async () => {
  const { id, charge } = await made.bought("loser", [await made.sell()]);
  const dispute = await made.contested(charge);
  await made.bank(`disputes/${dispute}/lose`);
  expect(await states("loser")).toEqual(["revoked"]);
  expect(await balances(id)).toEqual({
    stripe: -(DISPUTE + OF_1000),
    "stripe-fees": DISPUTE + OF_1000,
    disputed: 0,
    revenue: 0,
    "creator:maker": 0,
  });
  await made.bank(`disputes/${dispute}/win`);
  expect(await states("loser")).toEqual(["active"]);
  expect(await balances(id)).toMatchObject({ stripe: -500 - OF_1000, disputed: 0, "creator:maker": -900 });
});

test("access from another source outlives a dispute", async () => {
  const product = await made.sell();
  const { charge } = await made.bought("twice", [product]);
  const dispute = await made.contested(charge);
  await made.bank(`disputes/${dispute}/lose`);
  await made.bought("twice", [product]);
  expect((await states("twice")).sort()).toEqual(["active", "revoked"]);
});

test("no refund is made while a payment is disputed, nor after it was lost", async () => {
  const product = await made.sell({ type: "ebook" });
  const { id, charge, paymentIntent } = await made.bought("both", [product]);
  await made.opened("both", product);
  const asked = (await made.ask("both", id)).body;
  const dispute = await made.contested(charge);
  expect(await made.approve("op", asked.id, {}, ["operator"])).toMatchObject({
    status: 409,
    body: { code: "disputed" },
  });
  const other = await made.bought("other", [await made.sell()]);
  await made.contested(other.charge);
  expect(await made.ask("other", other.id)).toMatchObject({ status: 409, body: { code: "disputed" } });
  await made.bank(`disputes/${dispute}/lose`);
  expect((await made.refundsOf("both", id)).body.items).toMatchObject([{ state: "canceled" }]);
  expect(await made.approve("op", asked.id, {}, ["operator"])).toMatchObject({
    status: 409,
    body: { code: "refund-decided" },
  });
  expect(await made.ask("both", id)).toMatchObject({ status: 409, body: { code: "nothing-to-refund" } });
  expect((await made.stripe.refunds.list({ payment_intent: paymentIntent })).data).toEqual([]);
  const causes = (await made.journals(id)).map(({ sk }) => sk.split(":")[0]);
  expect(causes.sort()).toEqual(["JOURNAL#dispute", "JOURNAL#dispute-withheld", "JOURNAL#payment"]);
});

test("an approved refund waits for a dispute, and is made once it is won", async () => {
  const { id, charge, paymentIntent } = await made.bought("raced", [await made.sell()]);
  await made.hold();
  const { id: dispute } = (await made.control(`charges/${charge}/dispute`)) as { id: string };
  expect((await made.ask("raced", id)).body).toMatchObject({ state: "approved" });
  expect(await states("raced")).toEqual(["suspended"]);
  await made.release();
  await made.bank(`disputes/${dispute}/win`);
  expect((await made.ask("raced", id)).body).toMatchObject({ state: "succeeded" });
  expect((await made.stripe.refunds.list({ payment_intent: paymentIntent })).data).toHaveLength(1);
});

test("an inquiry changes nothing until it is a dispute; an earlier refund is booked once", async () => {
  const { id, charge } = await made.bought("curious", [await made.sell(), await made.sell()]);
  const dispute = await made.contested(charge, "?inquiry=true");
  expect(await states("curious")).toEqual(["active", "active"]);
  const { body } = await made.ask("curious", id, { products: [(await made.stored(id)).lines[0]?.productId] });
  expect(body).toMatchObject({ state: "succeeded" });
  await made.bank(`disputes/${dispute}/escalate`);
  expect((await states("curious")).sort()).toEqual(["revoked", "suspended"]);
  await made.bank(`disputes/${dispute}/lose`);
  expect(await states("curious")).toEqual(["revoked", "revoked"]);
  // 2000 paid, 1000 given back, 2000 taken by the bank with a fee of 1500: the platform bears what is over.
  expect(await balances(id)).toEqual({
    stripe: -(1000 + DISPUTE + OF_2000),
    "stripe-fees": DISPUTE + OF_2000,
    disputed: 0,
    revenue: 1000,
    "creator:maker": 0,
  });
});

test("evidence lists what was bought, opened and studied, and is accepted once", async () => {
  const product = await made.sell({ title: "Calculus" });
  const { id, charge } = await made.bought("studious", [product]);
  await made.studied("studious", product, 0.8);
  await made.opened("studious", product);
  const dispute = await made.contested(charge);
  expect(await made.submit(dispute, { text: "They wrote to us." })).toMatchObject({
    status: 200,
    body: { id: dispute, state: "under-review", hasEvidence: true },
  });
  const { evidence } = await made.stripe.disputes.retrieve(dispute);
  expect(evidence.product_description).toContain("Calculus");
  expect(evidence.access_activity_log).toMatch(/delivered[\s\S]*80 %/);
  expect(evidence.uncategorized_text).toContain("They wrote to us.");
  expect(evidence.uncategorized_text).toContain(id);
  expect(await made.submit(dispute)).toMatchObject({ status: 409, body: { code: "not-contestable" } });
  expect(await made.submit("dp_unknown")).toMatchObject({ status: 404, body: { code: "unknown-dispute" } });
});

test("a dispute's event that comes twice and late changes nothing", async () => {
  const { id, charge } = await made.bought("echo", [await made.sell()]);
  const dispute = await made.contested(charge);
  await made.bank(`disputes/${dispute}/win`);
  const before = [await balances(id), await states("echo")];
  for (const type of ["created", "funds_withdrawn", "closed", "funds_reinstated"]) {
    const event = await made.eventOf(`charge.dispute.${type}`, dispute);
    await made.deliver(event.id);
  }
  expect([await balances(id), await states("echo")]).toEqual(before);
});

test("an unanswered dispute gets evidence two days before it is due, once", async () => {
  const product = await made.sell();
  const { charge } = await made.bought("forgotten", [product]);
  await made.opened("forgotten", product);
  const dispute = await made.contested(charge);
  await made.contestDue();
  expect((await made.stripe.disputes.retrieve(dispute)).evidence_details.has_evidence).toBe(false);
  const { dueBy = "" } = (await made.disputes()).body.items.find(({ id }) => id === dispute) ?? {};
  const soon = { now: () => Date.parse(dueBy) - 86_400_000 };
  const broken = { ...soon, submitEvidence: () => Promise.reject(new Error("Stripe is away")) };
  await expect(made.contestDue(broken)).rejects.toThrow(/Evidence for \d+ disputes/);
  await made.contestDue(soon);
  await made.delivered();
  const { evidence, evidence_details: details } = await made.stripe.disputes.retrieve(dispute);
  expect(details).toMatchObject({ has_evidence: true, submission_count: 1 });
  expect(evidence.access_activity_log).toContain("delivered");
  await made.contestDue(soon);
  expect((await made.stripe.disputes.retrieve(dispute)).evidence_details.submission_count).toBe(1);
});

test("a partly lost payment ends no access; a refund that Stripe refuses then has failed", async () => {
  const [a, b] = [await made.sell({ type: "ebook" }), await made.sell({ type: "ebook" })];
  const { id, charge } = await made.bought("partial", [a, b]);
  const dispute = await made.contested(charge, "?amount=400");
  await made.bank(`disputes/${dispute}/lose`);
  const states = async () => (await made.entitlements("partial")).map(({ state }) => state);
  expect(await states()).toEqual(["active", "active"]);
  const sum = await Promise.all(["revenue", "creator:maker"].map((account) => made.balance(id, account)));
  // What the bank took is taken from all in proportion: of 2,000 that were paid 1,600 are left.
  expect(sum).toEqual([-160, -1440]);
  expect((await made.ask("partial", id, { products: [a] })).body).toMatchObject({
    state: "failed",
    failure: expect.stringContaining("charged back"),
  });
  expect(await states()).toEqual(["active", "active"]);
});
