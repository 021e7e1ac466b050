import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY, type Memberships, memberships } from "./membership.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let shop: Memberships;
beforeAll(async () => {
  world = await startWorld();
  shop = memberships(world);
});
afterAll(() => world.close());

const atStripe = async (user: string) => {
  const { data } = await world.stripe.customers.list({ limit: 100 });
  return data.filter(({ metadata }) => metadata.lyceum_customer === user).map(({ id }) => id);
};
const euros = { price: { amount: 900, currency: "eur" as const } };

test("a person has one customer at Stripe for each currency, each with its portal", async () => {
  const [dollars, other, abroad] = [await shop.offer(1000), await shop.offer(1100), await shop.offer(1, euros)];
  for (const product of [dollars, abroad, other]) await shop.member("polyglot", product);
  expect(await shop.rights("polyglot")).toEqual({ [dollars]: "active", [other]: "active", [abroad]: "active" });
  const found = await world.ports.findStripeCustomers("polyglot");
  expect(found.map(({ currency }) => currency)).toEqual(["usd", "eur"]);
  expect(new Set(await atStripe("polyglot"))).toEqual(new Set(found.map(({ id }) => id)));
  const { data } = await world.stripe.subscriptions.list({ customer: found[0]?.id ?? "" });
  expect(data.map(({ currency }) => currency)).toEqual(["usd", "usd"]);

  const [first, second, none] = [
    await shop.portal("polyglot"),
    await shop.portal("polyglot", { currency: "eur" }),
    await shop.portal("polyglot", { currency: "jpy" }),
  ];
  expect(first).toMatchObject({ status: 200, body: { currency: "usd", currencies: ["usd", "eur"] } });
  expect(second).toMatchObject({ status: 200, body: { currency: "eur", currencies: ["usd", "eur"] } });
  expect(none).toMatchObject({ status: 409, body: { code: "nothing-to-bill" } });
  const page = await (await fetch(second.body.url)).text();
  expect([page.includes("€9.00") || page.includes("9.00"), page.includes("10.00")]).toEqual([true, false]);

  // What an operator ends, they end in every currency.
  expect((await shop.endBilling("polyglot")).body.ended).toHaveLength(3);
  expect(new Set(Object.values(await shop.rights("polyglot")))).toEqual(new Set(["revoked"]));
});

test("a customer deleted at Stripe is replaced once, however many requests ask", async () => {
  const [first, second] = [await shop.offer(1000), await shop.offer(1200)];
  const id = await shop.member("deleted", first);
  const [before = ""] = await atStripe("deleted");
  await world.hold();
  await world.stripe.customers.del(before);
  // Before we hear of it.
  const replies = await Promise.all(Array.from({ length: 5 }, () => shop.subscribe("deleted", second)));
  expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
  expect(new Set(replies.map(({ body }) => body.checkoutUrl)).size).toBe(1);
  const [after = "", ...others] = await atStripe("deleted");
  expect([after === before, others]).toEqual([false, []]);
  await world.release();
  await world.delivered();
  expect((await shop.get("deleted", id)).body.state).toBe("ended");
  // That the one before was deleted takes nothing from the one after.
  expect(await world.ports.findStripeCustomers("deleted")).toMatchObject([{ currency: "usd", id: after }]);
  await world.onPage(replies[0]?.body.checkoutUrl, "pay");
  await world.delivered();
  expect(await shop.rights("deleted")).toEqual({ [first]: "revoked", [second]: "active" });
});

test("a deleted customer's event clears the billing portal", async () => {
  const product = await shop.offer(1000);
  await shop.member("gone", product);
  const [before = ""] = await atStripe("gone");
  await world.stripe.customers.del(before);
  await world.delivered();
  expect(await world.ports.findStripeCustomers("gone")).toEqual([]);
  expect(await shop.portal("gone")).toMatchObject({ status: 409, body: { code: "nothing-to-bill" } });
  // Within a day Stripe answers the key of the first as it did then; past it, with another.
  for (const ahead of [0, 2 * DAY]) {
    world.clock.ahead += ahead;
    const again = await shop.member("gone", await shop.offer(1300));
    expect((await shop.get("gone", again)).body.state).toBe("active");
    await world.stripe.customers.del((await atStripe("gone"))[0] ?? "");
    await world.delivered();
  }
});

test("there is no portal for a deleted customer, even without the event", async () => {
  await shop.member("unheard", await shop.offer(1000));
  await world.hold();
  await world.stripe.customers.del((await atStripe("unheard"))[0] ?? "");
  expect(await shop.portal("unheard")).toMatchObject({ status: 409, body: { code: "nothing-to-bill" } });
  await world.release();
  await world.delivered();
});
