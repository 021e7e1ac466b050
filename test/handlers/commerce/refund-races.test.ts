import "./environment.ts";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import { findEntitlements } from "../../../functions/learning/adapters/commerce.ts";
import { keepOpening } from "../../../functions/learning/adapters/openings.ts";
import { findProgress, keepProgress } from "../../../functions/learning/adapters/progress.ts";
import { getContent } from "../../../functions/learning/handlers/get-content.ts";
import { putProgress } from "../../../functions/learning/handlers/put-progress.ts";
import { commit as commitSeat } from "../../../functions/organisations/adapters/commit.ts";
import { findPools } from "../../../functions/organisations/adapters/pools.ts";
import { inviting } from "../../../functions/organisations/domain/change.ts";
import { givenTo } from "../../../functions/organisations/domain/seat.ts";
import { call } from "../call.ts";
import { memberships } from "./membership.ts";
import { type SecondThoughts, secondThoughts } from "./second-thoughts.ts";

let made: SecondThoughts;
beforeAll(async () => {
  made = await secondThoughts();
});
afterAll(() => made.close());

/** What learning does with a right, over the same tables. */
function studying() {
  const { documents } = made;
  return {
    findProduct: async (id: string) => {
      const found = (await made.ports.findProducts([id])).get(id);
      const about = { bytes: 1, since: 1, at: "2026-01-01T00:00:00Z" };
      return (
        found && { ...found, content: { key: `products/${id}`, name: "a.txt", mediaType: "text/plain", ...about } }
      );
    },
    findEdition: async (product: Product) => product,
    findEntitlements: findEntitlements(documents, "COMMERCE"),
    findProgress: findProgress(documents, "LEARNING"),
    keepProgress: keepProgress(documents, "LEARNING", "COMMERCE"),
    keepOpening: keepOpening(documents, "LEARNING", "COMMERCE"),
    contentUrl: async () => "https://content.example/signed",
    pause: async () => {},
    now: made.ports.now,
  };
}
type Studying = ReturnType<typeof studying>;
type Told = { url?: string; code?: string; detail?: string };

const open = (user: string, id: string, with_: Partial<Studying> = {}) =>
  call<Told>(getContent({ ...studying(), ...with_ }), { user, params: { id } });
const report = (user: string, id: string, with_: Partial<Studying> = {}) =>
  call<Told>(putProgress({ ...studying(), ...with_ }), { user, params: { id }, body: { progress: 1 } });

/** A port before whose first call something else is done. */
function after<Input extends unknown[], Output>(port: (...input: Input) => Output, deed: () => Promise<unknown>) {
  let done: Promise<unknown> | undefined;
  return async (...input: Input): Promise<Awaited<Output>> => {
    done ??= deed();
    await done;
    return await port(...input);
  };
}

const TYPES = ["course", "ebook", "report", "membership"] as const;

test.each(TYPES)("a %s used during its refund's decision stays, and the refund waits for a person", async (type) => {
  const customer = `quick-${type}`;
  const product = await made.sell({ type });
  const { id } = await made.bought(customer, [product]);
  let content: Awaited<ReturnType<typeof open>> | undefined;
  const commit = after(made.ports.commit, async () => {
    content = await open(customer, product);
  });
  const { body } = await made.ask(customer, id, {}, { commit });
  expect(content?.status).toBe(200);
  expect(body).toMatchObject({ state: "requested", policy: expect.stringContaining("was handed out") });
  expect(await made.stored(id)).toMatchObject({ state: "paid" });
});

test.each(TYPES)("a %s refunded first is not handed out, though its entitlement was read before", async (type) => {
  const customer = `slow-${type}`;
  const product = await made.sell({ type });
  const { id } = await made.bought(customer, [product]);
  let asked: Awaited<ReturnType<typeof made.ask>> | undefined;
  const keep = after(studying().keepOpening, async () => {
    asked = await made.ask(customer, id);
  });
  expect(await open(customer, product, { keepOpening: keep })).toMatchObject({
    status: 403,
    body: { code: "access-revoked" },
  });
  expect(asked?.body.state).toBe("succeeded");
});

/** A member of a membership with content, who paid a month. */
async function member(customer: string) {
  const members = memberships(made);
  const product = await members.offer(1000);
  const subscription = await members.member(customer, product);
  const [payment] = await members.payments(customer, subscription);
  return { members, product, subscription, payment: payment?.id ?? "" };
}
const silent = { makeRefund: async () => "no-answer" as const };

test("an approved refund of a month suspends access; if Stripe refuses it, access is back", async () => {
  const { product, subscription, payment } = await member("monthly");
  expect((await made.ask("monthly", payment, {}, silent)).body.state).toBe("approved");
  expect(await made.entitlements("monthly")).toMatchObject([{ state: "suspended", cause: "refund" }]);
  expect(await open("monthly", product)).toMatchObject({ status: 403, body: { code: "access-suspended" } });
  const refusing = { makeRefund: async () => ({ refused: "the account is closed" }) };
  expect((await made.ask("monthly", payment, {}, refusing)).body.state).toBe("failed");
  expect((await memberships(made).stored("monthly", subscription)).rights).toEqual([
    { productId: product, state: "active" },
  ]);
  expect((await open("monthly", product)).status).toBe(200);
});

test("content opened during the decision on a month's refund leaves it to a person", async () => {
  const quick = await member("member-quick");
  const commit = after(made.ports.commit, () => open("member-quick", quick.product));
  expect((await made.ask("member-quick", quick.payment, {}, { commit })).body).toMatchObject({ state: "requested" });
  const slow = await member("member-slow");
  const keep = after(studying().keepOpening, () => made.ask("member-slow", slow.payment));
  expect((await open("member-slow", slow.product, { keepOpening: keep })).status).toBe(403);
  await made.delivered();
  expect(await made.entitlements("member-slow")).toMatchObject([{ state: "revoked", cause: "refund" }]);
});

test("a subscription that changes during the approval of its refund is read again", async () => {
  const { members, payment, subscription } = await member("moving");
  const commit = after(made.ports.commit, () => members.cancel("moving", subscription));
  expect((await made.ask("moving", payment, {}, { commit, ...silent })).body.state).toBe("approved");
  expect(await members.stored("moving", subscription)).toMatchObject({
    cancelAtPeriodEnd: true,
    rights: [{ state: "suspended", cause: "refund" }],
  });
});

test("either progress is stored or the refund is made, never both", async () => {
  const product = await made.sell({ type: "membership" });
  const first = await made.bought("reporter", [product]);
  const commit = after(made.ports.commit, () => report("reporter", product));
  expect((await made.ask("reporter", first.id, {}, { commit })).body).toMatchObject({ state: "requested" });
  const other = await made.sell({ type: "membership" });
  const second = await made.bought("refunded", [other]);
  const keep = after(studying().keepProgress, () => made.ask("refunded", second.id));
  expect(await report("refunded", other, { keepProgress: keep })).toMatchObject({ status: 403 });
  expect(await studying().findProgress("refunded", other)).toBeUndefined();
});

test("ten buyers who request both at once get the content or the money, never both", async () => {
  const outcomes = [];
  for (let n = 0; n < 10; n++) {
    const product = await made.sell({ type: "ebook" });
    const customer = `greedy-${n}`;
    const { id } = await made.bought(customer, [product]);
    const [asked, content] = await Promise.all([made.ask(customer, id), open(customer, product)]);
    outcomes.push([asked.body.state === "succeeded", content.status === 200]);
  }
  for (const [hasMoney, hasContent] of outcomes) expect(hasMoney).not.toBe(hasContent);
});

test("an approved refund suspends access until Stripe makes or refuses it", async () => {
  const product = await made.sell({ type: "ebook" });
  const { id } = await made.bought("patient", [product]);
  expect((await made.ask("patient", id, {}, silent)).body.state).toBe("approved");
  expect(await made.entitlements("patient")).toMatchObject([{ state: "suspended", cause: "refund" }]);
  expect(await open("patient", product)).toMatchObject({
    status: 403,
    body: { code: "access-suspended", detail: expect.stringContaining("refund") },
  });
  const refusing = { makeRefund: async () => ({ refused: "the account is closed" }) };
  expect((await made.ask("patient", id, {}, refusing)).body.state).toBe("failed");
  const [right] = await made.entitlements("patient");
  expect([right?.state, right?.cause]).toEqual(["active", undefined]);
  expect((await open("patient", product)).status).toBe(200);
});

test("a person's approval suspends access too, unless access is kept", async () => {
  for (const [customer, keepsAccess, state] of [
    ["judged", false, "suspended"],
    ["spoilt", true, "active"],
  ] as const) {
    const product = await made.sell({ type: "ebook" });
    const { id } = await made.bought(customer, [product]);
    await open(customer, product);
    const { body } = await made.ask(customer, id);
    expect((await made.approve("op", body.id, { keepsAccess }, ["operator"], silent)).body.state).toBe("approved");
    expect((await made.entitlements(customer)).map((each) => each.state)).toEqual([state]);
  }
});

/** An order of two seats, paid, and what mails an invitation to one of them. */
async function seats(owner: string) {
  const product = await made.sell();
  const organisation = await made.found(owner);
  const { body } = await made.order(owner, [product], {}, { seats: { organisation, count: 2 } });
  await made.onPage(body.checkoutUrl, "pay");
  await made.delivered();
  const { documents } = made;
  const [pool] = await findPools(documents, "ORGANISATIONS", "COMMERCE")(organisation, product);
  if (!pool) throw new Error("no seats");
  const at = new Date(made.ports.now()).toISOString();
  const seat = givenTo("friend@example.org", pool, { id: ulid(), codeHash: ulid(), at });
  const mail = { id: `m-${seat.id}`, to: seat.email, language: "en", at, template: "seat-invitation" } as const;
  const values = { organisation: "The team", title: "T", code: "c", url: "https://shop.example" };
  const invite = () =>
    commitSeat(documents, "ORGANISATIONS", "COMMERCE")(inviting(seat, pool, { ...mail, values }, made.ports.now()));
  return { id: body.id, invite };
}

test("either a seat is mailed or its refund is automatic, never both", async () => {
  const mailed = await seats("boss-one");
  let outcome: string | undefined;
  const commit = after(made.ports.commit, async () => {
    outcome = await mailed.invite();
  });
  expect((await made.ask("boss-one", mailed.id, {}, { commit })).body).toMatchObject({
    state: "requested",
    policy: expect.stringContaining("were mailed to others"),
  });
  expect(outcome).toBe("done");
  const refunded = await seats("boss-two");
  expect((await made.ask("boss-two", refunded.id, {}, silent)).body.state).toBe("approved");
  expect(await refunded.invite()).toBe("conflict");
});

test("a gift under refund cannot be claimed, and waits again if the refund fails", async () => {
  const product = await made.sell();
  const { body: order } = await made.order("giver", [product], {}, { gift: { email: "friend@example.org" } });
  await made.onPage(order.checkoutUrl, "pay");
  await made.delivered();
  const { body } = await made.ask("giver", order.id);
  const state = async () => {
    const { giftState } = await import("../../../functions/commerce/gifts/gift.ts");
    return giftState((await made.stored(order.id)) as Parameters<typeof giftState>[0]);
  };
  await made.approve("op", body.id, {}, ["operator"], { makeRefund: async () => "no-answer" as const });
  expect(await state()).toBe("withdrawn");
  await made.approve("op", body.id, {}, ["operator"], { makeRefund: async () => ({ refused: "closed" }) });
  expect(await state()).toBe("waiting");
});

test("the approval for the largest order fits one transaction", async () => {
  const products: string[] = [];
  for (let n = 0; n < 19; n++) products.push(await made.sell({ type: "ebook", creatorId: `creator${n}` }));
  const includes: string[] = [];
  for (let n = 0; n < 4; n++) includes.push(await made.sell());
  const bundle = await made.sell({ type: "bundle", includes, creatorId: "creator19" });
  const { id } = await made.bought("wide", [bundle, ...products]);
  expect(await made.ask("wide", id, {}, silent)).toMatchObject({ status: 201, body: { state: "approved" } });
  const rights = await made.entitlements("wide");
  expect([rights.length, new Set(rights.map(({ state }) => state))]).toEqual([24, new Set(["suspended"])]);
});

/** Orders of one product each, paid by one customer. */
async function orders(customer: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push((await made.bought(customer, [await made.sell()])).id);
  return ids;
}

test("automatic refunds: the first order, then one in three paid, three in 90 days at most", async () => {
  const ids = await orders("regular", 13);
  const states: string[] = [];
  for (const id of ids.slice(0, 5)) states.push((await made.ask("regular", id)).body.state);
  expect(states).toEqual(["succeeded", "succeeded", "succeeded", "requested", "requested"]);
  const [fifth] = ids.slice(4);
  expect((await made.refundsOf("regular", fifth ?? "")).body.items).toMatchObject([
    { policy: "Within the terms, but 3 orders were refunded automatically in 90 days: a person decides." },
  ]);
  made.clock.ahead += 91 * 86_400_000;
  const [later] = await orders("regular", 1);
  expect((await made.ask("regular", later ?? "")).body.state).toBe("succeeded");
  made.clock.ahead -= 91 * 86_400_000;
});

test("a buyer with few orders gets one automatic refund, and its lines count once", async () => {
  const [first, second] = [
    await made.bought("new", [await made.sell(), await made.sell()]),
    ...(await orders("new", 1)),
  ];
  const { lines } = await made.stored(first.id);
  for (const { productId } of lines) {
    expect((await made.ask("new", first.id, { products: [productId] })).body.state).toBe("succeeded");
  }
  expect((await made.ask("new", second ?? "")).body.state).toBe("requested");
});

test("two automatic refunds at once are counted one after the other", async () => {
  const ids = await orders("twofold", 2);
  const replies = await Promise.all(ids.map((id) => made.ask("twofold", id)));
  expect(replies.map(({ body }) => body.state).toSorted()).toEqual(["requested", "succeeded"]);
});
