import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SecondThoughts, secondThoughts } from "./second-thoughts.ts";

let made: SecondThoughts;
beforeAll(async () => {
  made = await secondThoughts();
});
afterAll(() => made.close());

const states = async (customer: string) =>
  Object.fromEntries((await made.entitlements(customer)).map(({ productId, state }) => [productId, state]));
/** What is at Stripe of an order, beside what Stripe took for its payment, which it keeps. */
const heldOf = async (id: string) => (await made.balance(id, "stripe")) + (await made.balance(id, "stripe-fees"));
const refundsAtStripe = async (payment_intent: string) => (await made.stripe.refunds.list({ payment_intent })).data;

test("a refund within the policy is made at once and ends the access", async () => {
  const product = await made.sell();
  const { id, paymentIntent } = await made.bought("early", [product]);
  const { status, body } = await made.ask("early", id);
  expect([status, body]).toMatchObject([
    201,
    { orderId: id, state: "succeeded", amount: { amount: 1000, currency: "usd" }, products: [product] },
  ]);
  expect(await refundsAtStripe(paymentIntent)).toMatchObject([{ amount: 1000, metadata: { lyceum_refund: body.id } }]);
  await made.delivered();
  expect(await made.stored(id)).toMatchObject({ state: "refunded", refunded: { amount: 1000 } });
  expect(await states("early")).toEqual({ [product]: "revoked" });
  expect(await heldOf(id)).toBe(0);
  for (const account of ["revenue", "creator:maker"]) expect(await made.balance(id, account)).toBe(0);
  expect((await made.refundsOf("early", id)).body.items).toMatchObject([{ id: body.id, state: "succeeded" }]);
});

test.each([
  ["course", "studied", 0.01],
  ["course", "opened", 0],
  ["ebook", "opened", 0],
  ["report", "studied", 0.01],
  ["consultation", "studied", 1],
] as const)("a %s that was %s too far waits for a decision", async (type, deed, furthest) => {
  const customer = `late-${type}-${deed}`;
  const product = await made.sell({ type });
  const { id, paymentIntent } = await made.bought(customer, [product]);
  await (deed === "opened" ? made.opened(customer, product) : made.studied(customer, product, furthest));
  const { body } = await made.ask(customer, id);
  expect(body).toMatchObject({ state: "requested", policy: expect.stringContaining("Title of") });
  expect(await refundsAtStripe(paymentIntent)).toEqual([]);
  expect(await states(customer)).toEqual({ [product]: "active" });
});

test("after the window a person decides, whatever the progress", async () => {
  const { id } = await made.bought("weeks", [await made.sell()]);
  made.clock.ahead += 15 * 86_400_000;
  expect((await made.ask("weeks", id)).body).toMatchObject({
    state: "requested",
    policy: expect.stringContaining("14 days"),
  });
  made.clock.ahead -= 15 * 86_400_000;
});

test("ten requests at once are one refund", async () => {
  const { id, paymentIntent } = await made.bought("hasty", [await made.sell()]);
  const replies = await Promise.all(Array.from({ length: 10 }, () => made.ask("hasty", id)));
  const given = replies.filter(({ status }) => status === 201);
  expect(new Set(given.map(({ body }) => body.id)).size).toBe(1);
  // One that came when all was done finds nothing left.
  for (const { status, body } of replies) expect(status === 201 || body.code === "nothing-to-refund").toBe(true);
  expect(await refundsAtStripe(paymentIntent)).toHaveLength(1);
  await made.delivered();
  expect((await made.journals(id)).filter(({ sk }) => sk.includes("refund"))).toHaveLength(1);
});

test("a refund of one line ends its access and its earning, and leaves the others", async () => {
  const [a, b] = [
    await made.sell({ creatorId: "anna" }),
    await made.sell({ creatorId: "ben", price: { amount: 500, currency: "usd" } }),
  ];
  const { id } = await made.bought("part", [a, b]);
  const { body } = await made.ask("part", id, { products: [a] });
  expect(body).toMatchObject({ state: "succeeded", amount: { amount: 1000 }, products: [a] });
  expect(await states("part")).toEqual({ [a]: "revoked", [b]: "active" });
  expect(await made.stored(id)).toMatchObject({ state: "partially-refunded", refunded: { amount: 1000 } });
  expect([await made.balance(id, "creator:anna"), await made.balance(id, "creator:ben")]).toEqual([0, -450]);
  expect(await made.ask("part", id, { products: [a] })).toMatchObject({
    status: 409,
    body: { code: "nothing-to-refund" },
  });
  expect(await made.ask("part", id, { products: ["other"] })).toMatchObject({
    status: 422,
    body: { code: "not-in-order" },
  });
  // What is left, without naming it.
  expect((await made.ask("part", id)).body).toMatchObject({ state: "succeeded", amount: { amount: 500 } });
  expect(await states("part")).toEqual({ [a]: "revoked", [b]: "revoked" });
  // Bought again, it is another right.
  await made.bought("part", [a]);
  expect((await made.entitlements("part")).filter(({ state }) => state === "active")).toHaveLength(1);
});

async function waiting(customer: string, creatorId = "maker") {
  const product = await made.sell({ type: "ebook", creatorId });
  const order = await made.bought(customer, [product]);
  await made.opened(customer, product);
  const { body } = await made.ask(customer, order.id);
  return { ...order, product, refund: body.id };
}

test("operators decide on any refund, creators on their own products, others on none", async () => {
  const { id, refund, product } = await waiting("asker", "seller");
  for (const user of ["asker", "stranger"]) {
    expect(await made.approve(user, refund)).toMatchObject({ status: 404, body: { code: "unknown-refund" } });
    expect(await made.deny(user, refund)).toMatchObject({ status: 404 });
  }
  expect((await made.refunds("seller", ["creator"])).body.items.map((each) => each.id)).toEqual([refund]);
  expect((await made.refunds("stranger", ["creator"])).body.items).toEqual([]);
  expect((await made.refunds("op", ["operator"])).body.items.some((each) => each.id === refund)).toBe(true);
  expect(await made.approve("seller", refund, {}, ["creator"])).toMatchObject({
    status: 200,
    body: { state: "succeeded" },
  });
  expect(await states("asker")).toEqual({ [product]: "revoked" });
  expect((await made.refunds("seller", ["creator"])).body.items).toEqual([]);
  expect((await made.refunds("seller", ["creator"], { state: "succeeded" })).body.items).toMatchObject([
    { id: refund },
  ]);
  expect(await made.deny("op", refund, ["operator"])).toMatchObject({ status: 409, body: { code: "refund-decided" } });
  // Approved again, it is the same refund.
  expect(await made.approve("op", refund, {}, ["operator"])).toMatchObject({
    status: 200,
    body: { state: "succeeded" },
  });
  expect((await made.stored(id)).refunds).toHaveLength(1);
});

test("a dry run of a decision replies like the real one, and changes nothing", async () => {
  const product = await made.sell({ creatorId: "anna" });
  const order = await made.bought("dry", [product]);
  await made.opened("dry", product);
  const { body: asked } = await made.ask("dry", order.id);
  expect(asked.state).toBe("requested");
  const before = await made.stored(order.id);
  const tried = await made.approve("op", asked.id, { dryRun: true }, ["operator"]);
  expect([tried.status, tried.body.state]).toEqual([200, "approved"]);
  expect(await made.stored(order.id)).toEqual(before);
  expect((await made.refunds("op", ["operator"])).body.items.map(({ id }) => id)).toContain(asked.id);
  await made.deny("op", asked.id, ["operator"]);
  const late = await made.approve("op", asked.id, { dryRun: true }, ["operator"]);
  expect([late.status, late.body.code]).toEqual([409, "refund-decided"]);
});

test("a denied refund changes neither money nor access, and says why", async () => {
  const { id, refund, product, paymentIntent } = await waiting("denied");
  expect(await made.deny("op", refund, ["operator"])).toMatchObject({ status: 200, body: { state: "denied" } });
  expect((await made.refundsOf("denied", id)).body.items).toMatchObject([{ state: "denied", note: "It was used." }]);
  expect(await states("denied")).toEqual({ [product]: "active" });
  expect(await refundsAtStripe(paymentIntent)).toEqual([]);
  expect(await made.approve("op", refund, {}, ["operator"])).toMatchObject({ status: 409 });
});

test("two decisions at once are one decision and one refund", async () => {
  const { id, refund, paymentIntent } = await waiting("torn");
  await Promise.all([
    ...Array.from({ length: 5 }, () => made.approve("op", refund, {}, ["operator"])),
    ...Array.from({ length: 5 }, () => made.deny("op", refund, ["operator"])),
  ]);
  await made.delivered();
  const [kept] = (await made.stored(id)).refunds ?? [];
  const atStripe = await refundsAtStripe(paymentIntent);
  expect(["denied", "succeeded"]).toContain(kept?.state);
  expect(atStripe).toHaveLength(kept?.state === "denied" ? 0 : 1);
});

test("a refund may leave the access", async () => {
  const { id, refund, product } = await waiting("goodwill");
  await made.approve("op", refund, { keepsAccess: true }, ["operator"]);
  await made.delivered();
  expect(await made.stored(id)).toMatchObject({ state: "refunded" });
  expect(await states("goodwill")).toEqual({ [product]: "active" });
});

test("a refund that the bank returns has failed: access is back, and it can be requested again", async () => {
  const product = await made.sell();
  const { id, paymentIntent } = await made.bought("bounced", [product]);
  const { body } = await made.ask("bounced", id);
  const [refund] = await refundsAtStripe(paymentIntent);
  await made.bank(`refunds/${refund?.id}/fail`);
  expect(await made.stored(id)).toMatchObject({ state: "paid", refunded: { amount: 0 } });
  expect(await states("bounced")).toEqual({ [product]: "active" });
  expect((await made.refunds("op", ["operator"], { state: "failed" })).body.items).toMatchObject([
    { id: body.id, failure: "lost_or_stolen_card" },
  ]);
  expect(await heldOf(id)).toBe(1000);
  const again = await made.ask("bounced", id);
  expect(again).toMatchObject({ status: 201, body: { state: "succeeded" } });
  await made.delivered();
  expect(await heldOf(id)).toBe(0);
  expect(await states("bounced")).toEqual({ [product]: "revoked" });
});

test("a refund made on Stripe's dashboard is booked and listed", async () => {
  const { id, paymentIntent } = await made.bought("dashboard", [await made.sell()]);
  for (const amount of [100, 200, 300, 400])
    await made.stripe.refunds.create({ payment_intent: paymentIntent, amount });
  await made.delivered();
  expect(await made.stored(id)).toMatchObject({ state: "refunded", refunded: { amount: 1000 } });
  expect((await made.journals(id)).filter(({ sk }) => sk.includes("refund"))).toHaveLength(4);
  expect((await made.refundsOf("dashboard", id)).body.items).toHaveLength(4);
});

test("a refund without Stripe's answer stays approved, and is made once on the next try", async () => {
  const { id, paymentIntent } = await made.bought("silent", [await made.sell()]);
  const lost: typeof made.ports.makeRefund = async (...input) => {
    await made.ports.makeRefund(...input);
    return "no-answer";
  };
  await made.hold();
  expect((await made.ask("silent", id, {}, { makeRefund: lost })).body).toMatchObject({ state: "approved" });
  const { body } = await made.ask("silent", id);
  expect(body).toMatchObject({ state: "succeeded" });
  await made.release();
  await made.delivered();
  expect(await refundsAtStripe(paymentIntent)).toHaveLength(1);
  expect((await made.journals(id)).filter(({ sk }) => sk.includes("refund"))).toHaveLength(1);
});

test("a refund that Stripe refuses has failed, and says why", async () => {
  const { id } = await made.bought("refused", [await made.sell()]);
  const makeRefund = async () => ({ refused: "insufficient funds" });
  expect((await made.ask("refused", id, {}, { makeRefund })).body).toMatchObject({
    state: "failed",
    failure: "insufficient funds",
  });
  expect((await made.ask("refused", id)).body).toMatchObject({ state: "succeeded" });
});

test("only the buyer requests a refund, and only of paid products", async () => {
  const { id } = await made.bought("owner", [await made.sell()]);
  expect(await made.ask("stranger", id)).toMatchObject({ status: 404, body: { code: "unknown-order" } });
  expect(await made.refundsOf("stranger", id)).toMatchObject({ status: 404 });
  const { body: open } = await made.order("owner", [await made.sell()]);
  expect(await made.ask("owner", open.id)).toMatchObject({ status: 409, body: { code: "nothing-to-refund" } });
  const { body: free } = await made.order("owner", [await made.sell({ price: { amount: 0, currency: "usd" } })]);
  expect(await made.ask("owner", free.id)).toMatchObject({ status: 409, body: { code: "nothing-to-refund" } });
  expect(await made.ask("owner", id, { reason: "" })).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: "/reason" }] },
  });
});

test("refunds are listed in pages, and another list's cursor is refused", async () => {
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) ids.unshift((await waiting(`listed-${n}`, "lister")).refund);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await made.refunds("lister", ["creator"], { limit: "2", ...(cursor && { cursor }) });
    seen.push(...body.items.map(({ id }) => id));
    cursor = body.cursor;
    if (cursor)
      expect(await made.refunds("other", ["creator"], { cursor })).toMatchObject({ body: { code: "stale-cursor" } });
  } while (cursor);
  expect(seen).toEqual(ids);
});
