import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { productKey } from "../../../functions/catalogue/keys.ts";
import { productOf } from "../../product-of.ts";
import { crashing } from "../crashing.ts";
import { type CreditsWorld, creditsWorld } from "./world.ts";

let made: CreditsWorld;
beforeAll(async () => {
  made = await creditsWorld();
});
afterAll(() => made.close());

const right = async (customer: string, productId: string) =>
  (await made.entitlements(customer)).find((each) => each.productId === productId)?.state;

test("an unused pack is refunded at once, with its credits", async () => {
  const [pack, talk] = [await made.sellPack(10), await made.sellUse(1)];
  const { id } = await made.bought("whole", [pack]);
  expect((await made.ask("whole", id)).body).toMatchObject({ state: "succeeded", amount: { amount: 1000 } });
  await made.delivered();
  expect(await right("whole", pack)).toBe("revoked");
  expect(await made.use("whole", talk)).toMatchObject({ status: 402 });
  expect(await made.credits("whole")).toEqual([]);
});

test("a used pack waits for a decision, and is worth its unused part, rounded down", async () => {
  const [pack, talk] = [await made.sellPack(3), await made.sellUse(1)];
  const { id } = await made.bought("part", [pack]);
  await made.use("part", talk);
  const { body } = await made.ask("part", id);
  expect(body).toMatchObject({
    state: "requested",
    amount: { amount: 666 },
    policy: expect.stringContaining("1 of the 3"),
  });
  // Until it is decided, credits go on; the refund shrinks with them.
  await made.use("part", talk);
  const approved = await made.approve("maker", body.id);
  expect(approved.body).toMatchObject({ state: "succeeded", amount: { amount: 333 } });
  await made.delivered();
  expect(await right("part", pack)).toBe("revoked");
  expect(await made.use("part", talk)).toMatchObject({ status: 402 });
  // The creator keeps what was used, less the platform's share.
  expect(await made.balance(id, "creator:maker")).toBe(-601);
  expect((await made.ask("part", id)).body.code).toBe("nothing-to-refund");
});

test("a used-up pack has no refund; reserved credits are committed or released first", async () => {
  const [pack, talk] = [await made.sellPack(2), await made.sellUse(1)];
  const { id } = await made.bought("empty", [pack]);
  const { body } = await made.use("empty", talk, { hold: true });
  expect(await made.ask("empty", id)).toMatchObject({ status: 409, body: { code: "credits-on-hold" } });
  await made.commitUse("maker", body.id);
  await made.use("empty", talk);
  expect(await made.ask("empty", id)).toMatchObject({ status: 409, body: { code: "nothing-to-refund" } });
});

test("a used pack and the rest of its order are refunded separately", async () => {
  const [pack, talk, course] = [await made.sellPack(4), await made.sellUse(1), await made.sell()];
  const { id } = await made.bought("mixed", [pack, course]);
  await made.use("mixed", talk);
  expect(await made.ask("mixed", id)).toMatchObject({ status: 422, body: { code: "refund-apart" } });
  const ofPack = await made.ask("mixed", id, { products: [pack] });
  expect(ofPack.body).toMatchObject({ state: "requested", amount: { amount: 750 } });
  await made.approve("maker", ofPack.body.id);
  await made.delivered();
  expect(await right("mixed", course)).toBe("active");
  // The rest, without naming it, is the course at its price.
  expect((await made.ask("mixed", id)).body).toMatchObject({ state: "succeeded", amount: { amount: 1000 } });
  await made.delivered();
  expect(await made.stored(id)).toMatchObject({ state: "partially-refunded", refunded: { amount: 1750 } });
  expect(await made.balance(id, "creator:maker")).toBe(-225);
});

test("of a concurrent use and refund, one sees the other", async () => {
  for (let n = 0; n < 10; n++) {
    const [pack, talk] = [await made.sellPack(2), await made.sellUse(1)];
    const customer = `racer-${n}`;
    const { id } = await made.bought(customer, [pack]);
    const [used, asked] = await Promise.all([made.use(customer, talk), made.ask(customer, id)]);
    await made.delivered();
    const isUsed = used.status === 201;
    expect(asked.status).toBe(201);
    // Used first, half of it is left and someone decides; asked first, all of it went back and nothing is used.
    expect([isUsed, asked.body.state, asked.body.amount.amount]).toEqual(
      isUsed ? [true, "requested", 500] : [false, "succeeded", 1000],
    );
    if (!isUsed) expect(await right(customer, pack)).toBe("revoked");
  }
});

test("a refund blocks credits from its approval on; if it fails they are back", async () => {
  const [pack, talk] = [await made.sellPack(2), await made.sellUse(1)];
  const { id } = await made.bought("waiting", [pack]);
  await made.use("waiting", talk);
  const held = await made.ask("waiting", id);
  const silent = { makeRefund: async () => "no-answer" as const };
  expect((await made.approve("maker", held.body.id, {}, [], silent)).body.state).toBe("approved");
  expect(await right("waiting", pack)).toBe("suspended");
  expect(await made.use("waiting", talk)).toMatchObject({ status: 402 });
  expect(await made.credits("waiting")).toMatchObject([{ left: 0, lots: [{ left: 1, state: "suspended" }] }]);
  const refusing = { makeRefund: async () => ({ refused: "the account is closed" }) };
  expect((await made.approve("maker", held.body.id, {}, [], refusing)).body.state).toBe("failed");
  expect(await right("waiting", pack)).toBe("active");
  expect(await made.use("waiting", talk)).toMatchObject({ status: 201 });
});

test("a refund that keeps access keeps the credits", async () => {
  const [pack, talk] = [await made.sellPack(2), await made.sellUse(1)];
  const { id } = await made.bought("kept", [pack]);
  await made.use("kept", talk);
  const { body } = await made.ask("kept", id);
  expect((await made.approve("maker", body.id, { keepsAccess: true })).body).toMatchObject({ amount: { amount: 500 } });
  await made.delivered();
  expect(await made.use("kept", talk)).toMatchObject({ status: 201 });
});

test("a dispute keeps credits from being spent, reserved or not; once won they are back", async () => {
  const [pack, talk] = [await made.sellPack(4), await made.sellUse(1)];
  const { charge } = await made.bought("contested", [pack]);
  const { body } = await made.use("contested", talk, { hold: true });
  await made.use("contested", talk);
  const dispute = await made.contested(charge);
  expect(await made.use("contested", talk)).toMatchObject({ status: 402 });
  expect(await made.commitUse("maker", body.id)).toMatchObject({ status: 409, body: { code: "credits-unavailable" } });
  expect(await made.releaseUse("contested", body.id)).toMatchObject({ status: 200 });
  await made.bank(`disputes/${dispute}/win`);
  expect(await made.left("contested")).toBe(3);
  expect(await made.use("contested", talk)).toMatchObject({ status: 201 });
});

test("a use that crashes at any step is one use after the next try, and leaves counters right", async () => {
  for (const when of ["before", "after"] as const) {
    for (let n = 0; ; n++) {
      const [pack, talk] = [await made.sellPack(3), await made.sellUse(1)];
      const customer = `crash-${when}-${n}`;
      await made.bought(customer, [pack]);
      const usage = `01JWM8Q00000000000000000${when === "before" ? "A" : "B"}${n}`;
      const { ports, crash } = crashing(made.creditsPorts, ["now", "pause"], n, when);
      await made.use(customer, talk, { usage }, ports);
      expect(await made.use(customer, talk, { usage })).toMatchObject({ status: 201 });
      expect(await made.left(customer)).toBe(2);
      if (!crash.reached) break;
    }
  }
});

test("a used pack in a three-decimal currency is refunded as Stripe can, rounded down", async () => {
  const pack = await made.sellPack(3, { price: { amount: 1000, currency: "kwd" } });
  const talk = await made.sellUse(1);
  const { id } = await made.bought("dinar", [pack]);
  await made.use("dinar", talk);
  const { body } = await made.ask("dinar", id);
  expect(body).toMatchObject({ state: "requested", amount: { amount: 660, currency: "kwd" } });
  expect((await made.approve("maker", body.id)).body).toMatchObject({ state: "succeeded", amount: { amount: 660 } });
});

test("credits do not give what their pack became, which must be bought", async () => {
  const pack = await made.sellPack(3);
  await made.bought("early", [pack]);
  const ebook = { ...productOf(pack), type: "ebook" };
  await made.documents.send(new PutCommand({ TableName: "CATALOGUE", Item: { ...productKey(pack), ...ebook } }));
  expect(await made.order("early", [pack])).toMatchObject({ status: 201, body: { state: "pending" } });
  expect(await made.left("early")).toBe(3);
});

test("a used product can be bought once it is sold", async () => {
  const [pack, talk] = [
    await made.sellPack(3),
    await made.sellUse(1, {
      content: { key: "k", name: "n", mediaType: "text/plain", bytes: 1, since: 1, at: "2026-01-01T00:00:00.000Z" },
    }),
  ];
  await made.bought("user", [pack]);
  await made.use("user", talk);
  const sold = productOf(talk, { type: "consultation" });
  await made.documents.send(new PutCommand({ TableName: "CATALOGUE", Item: { ...productKey(talk), ...sold } }));
  expect(await made.order("user", [talk])).toMatchObject({ status: 201, body: { state: "pending" } });
});
