import "./environment.ts";
import { Stripe } from "stripe";
import { ulid } from "ulid";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { listTransfers } from "../../../functions/payouts/handlers/list-transfers.ts";
import { stripeConnectWebhook } from "../../../functions/payouts/handlers/stripe-connect-webhook.ts";
import { call } from "../call.ts";
import { crashing as failingAt } from "../crashing.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
/** Each test begins a day of its own, with enough at Stripe to pay everyone. */
beforeEach(async () => {
  await world.control("webhooks/release");
  world.webhook.handler = stripeConnectWebhook(world.ports);
  await world.charge(5_000_000);
  world.wait(3);
});

type Ports = World["ports"];
const amounts = async (creator: string, currency = "usd") =>
  (await world.balance(creator)).balances.find((balance) => balance.currency === currency);
/** A creator who can be paid what they earned so long ago that all of it is payable. */
async function payable(owed = 5000): Promise<string> {
  const creator = await world.enabled();
  const longAgo = new Date(world.ports.now() - 40 * 86_400_000).toISOString();
  await world.sell(creator, owed, { at: longAgo, earnedAt: longAgo });
  return creator;
}
/** Nobody who was there before is paid by the runs of a test. */
async function alone(): Promise<void> {
  for (const payee of await world.payees()) {
    await world.ports.savePayee({ ...payee, state: "restricted", version: payee.version + 1 });
  }
}
const failing = (statusCode: number, code: string) => async (): Promise<never> => {
  throw Object.assign(new Stripe.errors.StripeAPIError({ message: code, type: "api_error" } as never), {
    statusCode,
    code,
  });
};

test("a sale is transferred after its hold, and its reserve after thirty days", async () => {
  const creator = await world.enabled();
  await world.sell(creator, 10_000);
  await world.run();
  expect(await amounts(creator)).toMatchObject({ held: 9000, reserved: 1000, payable: 0, paid: 0 });
  const { nextTransferOn } = (await amounts(creator)) ?? {};
  world.wait(8);
  expect(nextTransferOn).toBe(new Date(world.ports.now()).toISOString().slice(0, 10));
  await world.run();
  expect(await amounts(creator)).toMatchObject({ held: 0, reserved: 1000, payable: 0, inTransit: 0, paid: 9000 });
  world.wait(23);
  await world.run();
  expect(await amounts(creator)).toMatchObject({ reserved: 0, payable: 0, paid: 10_000 });
  expect((await world.sentTo(creator)).map(({ amount }) => amount)).toEqual([1000, 9000]);
});

test("a creator without an enabled account is paid once there is one", async () => {
  const creator = ulid();
  const longAgo = new Date(world.ports.now() - 40 * 86_400_000).toISOString();
  await world.sell(creator, 5000, { at: longAgo, earnedAt: longAgo });
  const { onboardingUrl } = (await world.open(creator)).body;
  await world.run();
  expect(await world.balance(creator)).toMatchObject({ transfers: "no-account", balances: [{ payable: 5000 }] });
  await world.onPage(onboardingUrl, "complete");
  await world.delivered();
  await world.run();
  expect(await world.balance(creator)).toMatchObject({ transfers: "on", balances: [{ payable: 0, paid: 5000 }] });
});

test("two runs at once, and another after them, pay once", async () => {
  const creators = [await payable(), await payable(), await payable()];
  await Promise.all([world.run(), world.run(), world.run()]);
  await world.run();
  await world.delivered();
  for (const creator of creators) {
    expect((await world.sentTo(creator)).map(({ amount }) => amount)).toEqual([5000]);
    expect(await amounts(creator)).toMatchObject({ payable: 0, inTransit: 0, paid: 5000 });
    const entries = await world.entriesOf(creator);
    expect(entries.map((cause) => cause.split(":")[0]).sort()).toEqual(["paid", "payment", "transfer"]);
  }
});

const SYNCHRONOUS = ["now", "pause", "openTransfers", "listPayees", "listBalances", "report", "reportCover"];
const crashing = (n: number, when: "before" | "after") => failingAt(world.ports, SYNCHRONOUS, n, when);

test("a run that crashes at any step and is repeated pays once", async () => {
  await alone();
  let crashes = 0;
  for (const when of ["before", "after"] as const) {
    for (let n = 0; ; n++) {
      const creator = await payable();
      const { ports, crash } = crashing(n, when);
      // Stripe's reports must not mend what the run is to mend.
      await world.control("webhooks/hold");
      await world.run(ports).catch(() => {});
      await world.run();
      expect({ when, n, sent: (await world.sentTo(creator)).length, ...(await amounts(creator)) }).toMatchObject({
        when,
        n,
        sent: 1,
        payable: 0,
        inTransit: 0,
        paid: 5000,
      });
      await world.control("webhooks/release");
      await world.delivered();
      const payee = await world.ports.findPayee(creator);
      if (payee) await world.ports.savePayee({ ...payee, state: "restricted", version: payee.version + 1 });
      if (!crash.reached) break;
      crashes++;
    }
  }
  expect(crashes).toBeGreaterThanOrEqual(2 * 3);
});

test("a report of a transfer that crashes at any step and is repeated is booked once", async () => {
  let crashes = 0;
  for (const when of ["before", "after"] as const) {
    for (let n = 0; ; n++) {
      const creator = await payable();
      await world.run();
      await world.delivered();
      const [transfer] = await world.sentTo(creator);
      const { ports, crash } = crashing(n, when);
      world.webhook.handler = stripeConnectWebhook(ports);
      await world.stripe.transfers.createReversal(transfer?.id ?? "", { amount: 2000 });
      await world.delivered();
      world.webhook.handler = stripeConnectWebhook(world.ports);
      expect(await amounts(creator)).toMatchObject({ payable: 0, withheld: 2000, inTransit: 0, paid: 3000 });
      if (!crash.reached) break;
      crashes++;
    }
  }
  expect(crashes).toBeGreaterThanOrEqual(2 * 2);
});

test("a transfer that Stripe refuses is payable again, and goes the next day", async () => {
  const creator = await payable(9_000_000);
  const refusing = { sendTransfer: async () => ({ failure: "balance_insufficient" }) };
  await expect(world.run(refusing)).rejects.toThrow("refused all");
  expect(await amounts(creator)).toMatchObject({ payable: 9_000_000, inTransit: 0, paid: 0 });
  expect(await world.transfersOf(creator)).toMatchObject([{ state: "failed", failure: "balance_insufficient" }]);
  await world.charge(10_000_000);
  await expect(world.run()).rejects.toThrow("refused all");
  expect(await world.sentTo(creator)).toEqual([]);
  world.wait(3);
  await world.run();
  expect(await amounts(creator)).toMatchObject({ payable: 0, paid: 9_000_000 });
});

test("more than Stripe has available is refused by Stripe itself, by name", async () => {
  const creator = await payable(90_000_000);
  const held = new Map([["usd", 1_000_000_000]]);
  await world.run({ fetchFunds: async () => ({ held, schedule: "manual", minimum: new Map() }) }).catch(() => {});
  const [transfer] = await world.transfersOf(creator);
  expect(transfer).toMatchObject({ state: "failed", failure: "balance_insufficient" });
  expect(await amounts(creator)).toMatchObject({ payable: 90_000_000 });
  await world.sell(creator, -90_000_000);
  world.wait(31);
});

test("a transfer without an answer stays in transit, and a later run finds it", async () => {
  const creator = await payable();
  const deaf: Ports["sendTransfer"] = async (transfer) => {
    await world.ports.sendTransfer(transfer);
    return "no-answer";
  };
  world.webhook.handler = undefined;
  await world.control("webhooks/hold");
  await expect(world.run({ sendTransfer: deaf })).rejects.toThrow("left for the next try");
  expect(await amounts(creator)).toMatchObject({ payable: 0, inTransit: 5000, paid: 0 });
  world.wait(2);
  await world.run();
  expect(await amounts(creator)).toMatchObject({ payable: 0, inTransit: 0, paid: 5000 });
  expect(await world.sentTo(creator)).toHaveLength(1);
  world.webhook.handler = stripeConnectWebhook(world.ports);
  await world.control("webhooks/release");
  await world.delivered();
  expect(await amounts(creator)).toMatchObject({ payable: 0, inTransit: 0, paid: 5000 });
});

test("Stripe's report of a transfer settles it before the next run does", async () => {
  const creator = await payable();
  const run = world.run({
    sendTransfer: async (transfer) => {
      await world.ports.sendTransfer(transfer);
      return "no-answer";
    },
  });
  await expect(run).rejects.toThrow("left for the next try");
  await world.delivered();
  expect(await amounts(creator)).toMatchObject({ inTransit: 0, paid: 5000 });
});

test("reversed parts are withheld, whatever the order of Stripe's reports", async () => {
  const creator = await payable();
  await world.run();
  const [transfer] = await world.sentTo(creator);
  const id = transfer?.id ?? "";
  await world.stripe.transfers.createReversal(id, { amount: 1500 });
  await world.stripe.transfers.createReversal(id, { amount: 500 });
  await world.delivered();
  for (const type of ["transfer.reversed", "transfer.created"]) {
    await world.control(`events/${(await world.eventOf(type, id)).id}/deliver`);
  }
  const taken = { earned: 5000, payable: 0, withheld: 2000, inTransit: 0, paid: 3000 };
  expect(await amounts(creator)).toMatchObject(taken);
  expect(await world.transfersOf(creator)).toMatchObject([{ state: "paid", reversed: 2000 }]);
  world.wait(1);
  await world.run();
  expect(await amounts(creator)).toMatchObject(taken);
});

test("a creator who owes too much is paid in no currency until earnings reduce the debt", async () => {
  const creator = await payable(20_000);
  await world.charge(900_000, "eur");
  const longAgo = new Date(world.ports.now() - 40 * 86_400_000).toISOString();
  await world.sell(creator, -30_001, { at: longAgo, earnedAt: longAgo });
  await world.sell(creator, 7000, { at: longAgo, earnedAt: longAgo, currency: "eur" });
  world.wait(3);
  await world.run();
  expect(await world.sentTo(creator)).toEqual([]);
  expect(await world.balance(creator)).toMatchObject({
    transfers: "stopped",
    balances: [
      { currency: "eur", payable: 7000 },
      { currency: "usd", payable: -10_001 },
    ],
  });
  expect((await world.debts()).items).toEqual([{ creator, currency: "usd", owed: 10_001, stopped: true }]);
  await world.sell(creator, 1, { at: longAgo, earnedAt: longAgo });
  expect((await world.debts()).items).toEqual([{ creator, currency: "usd", owed: 10_000, stopped: false }]);
  await world.run();
  expect((await world.sentTo(creator)).map(({ amount, currency }) => [amount, currency])).toEqual([[7000, "eur"]]);
});

test("creators who owe too much are listed in pages that hold each once", async () => {
  const creators = [ulid(), ulid(), ulid()];
  for (const creator of creators) await world.sell(creator, -20_000);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await world.debts({ limit: "2", ...(cursor && { cursor }) });
    seen.push(...page.items.map(({ creator }) => creator));
    cursor = page.cursor;
  } while (cursor !== undefined);
  expect(seen.filter((each) => creators.includes(each)).sort()).toEqual(creators.sort());
  expect(new Set(seen).size).toBe(seen.length);
});

test("one creator's failure does not stop the others, and the run is to be repeated", async () => {
  const [unlucky, lucky] = [await payable(), await payable()];
  const sendTransfer: Ports["sendTransfer"] = (transfer) =>
    transfer.creator === unlucky ? failing(500, "broken")() : world.ports.sendTransfer(transfer);
  await expect(world.run({ sendTransfer })).rejects.toThrow("left for the next try");
  expect(await amounts(lucky)).toMatchObject({ paid: 5000 });
  expect(await amounts(unlucky)).toMatchObject({ inTransit: 5000, paid: 0 });
  await world.run();
  expect(await amounts(unlucky)).toMatchObject({ inTransit: 0, paid: 5000 });
});

test("a run that leaves anything in transit fails, day after day, and reports how much", async () => {
  await alone();
  const [creator, lucky] = [await payable(), await payable()];
  const sendTransfer: Ports["sendTransfer"] = async (transfer) =>
    transfer.creator === creator ? "no-answer" : world.ports.sendTransfer(transfer);
  for (let day = 0; day < 3; day++) {
    await expect(world.run({ sendTransfer })).rejects.toThrow("1 of the transfers were left for the next try.");
    expect(world.reports.at(-1)).toMatchObject({ inTransit: 1, refused: 0, paid: day === 0 ? 1 : 0 });
    world.wait(1);
  }
  expect(await amounts(lucky)).toMatchObject({ paid: 5000 });
  await world.run();
  expect(world.reports.at(-1)).toMatchObject({ inTransit: 0, paid: 1 });
});

test("a transfer that Stripe refuses among others is reported, and the run succeeds", async () => {
  await alone();
  const [creator] = [await payable(), await payable()];
  const sendTransfer: Ports["sendTransfer"] = async (transfer) =>
    transfer.creator === creator ? { failure: "account_closed" } : world.ports.sendTransfer(transfer);
  await world.run({ sendTransfer });
  expect(world.reports.at(-1)).toMatchObject({ refused: 1, paid: 1, inTransit: 0 });
  world.wait(1);
  await world.run();
});

test("in a currency without cover nobody is paid, in others all are", async () => {
  await alone();
  const creator = await payable();
  await world.charge(1_000_000, "eur");
  world.wait(3);
  const longAgo = new Date(world.ports.now() - 40 * 86_400_000).toISOString();
  await world.sell(creator, 4000, { at: longAgo, earnedAt: longAgo, currency: "eur" });
  // What still waits is owed too.
  await world.sell(creator, 90_000_000);
  await expect(world.run()).rejects.toThrow("not covered in 1 of the currencies");
  expect(world.shortfalls.at(-1)).toMatchObject([{ currency: "usd", why: "balance" }]);
  expect(await amounts(creator)).toMatchObject({ payable: 5000, inTransit: 0, paid: 0 });
  expect(await amounts(creator, "eur")).toMatchObject({ payable: 0, paid: 4000 });
  await world.sell(creator, -90_000_000);
  await world.run();
  expect(world.shortfalls.at(-1)).toEqual([]);
  expect(await amounts(creator)).toMatchObject({ paid: 5000 });
});

test("the platform's automatic payouts stop transfers, unless a minimum balance covers them", async () => {
  await alone();
  const creator = await payable();
  const set = (minimum: number | "") =>
    world.stripe.balanceSettings.update({
      payments: {
        payouts: {
          schedule: { interval: minimum === "" ? "manual" : "daily" },
          minimum_balance_by_currency: { usd: minimum },
        },
      },
    });
  await set(10);
  await expect(world.run()).rejects.toThrow("not covered");
  expect(world.shortfalls.at(-1)).toMatchObject([{ currency: "usd", why: "schedule", has: 10 }]);
  expect(await amounts(creator)).toMatchObject({ payable: 5000, paid: 0 });
  await set(99_999_999);
  await world.run();
  expect(await amounts(creator)).toMatchObject({ payable: 0, paid: 5000 });
  await set("");
});

test("a run that is nearly out of time begins no more, and asks to be repeated", async () => {
  const creator = await payable();
  await expect(world.run({}, 1000)).rejects.toThrow("next try");
  expect(await amounts(creator)).toMatchObject({ payable: 5000, inTransit: 0 });
  await world.run();
});

test("a refund after payout is owed, and the next sales reduce it first", async () => {
  const creator = await payable();
  await world.run();
  const longAgo = new Date(world.ports.now() - 40 * 86_400_000).toISOString();
  await world.sell(creator, -4000, { earnedAt: longAgo });
  expect(await amounts(creator)).toMatchObject({ earned: 1000, payable: -4000, paid: 5000 });
  world.wait(1);
  await world.sell(creator, 6000, { earnedAt: longAgo });
  await world.run();
  expect(await amounts(creator)).toMatchObject({ earned: 7000, payable: 0, paid: 7000 });
});

test("the caller's own transfers are listed newest first, each once over all pages", async () => {
  const creator = await payable();
  await world.run();
  for (let n = 0; n < 4; n++) {
    world.wait(1);
    await world.sell(creator, 2000, { earnedAt: "2026-01-01T00:00:00Z" });
    await world.run();
  }
  type Page = { items: { id: string }[]; cursor?: string };
  const list = (user: string, query: Record<string, string>) =>
    call<Page>(listTransfers(world.ports), { user, groups: ["creator"], query });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await list(creator, { limit: "2", ...(cursor && { cursor }) });
    seen.push(...body.items.map(({ id }) => id));
    cursor = body.cursor;
  } while (cursor);
  expect(seen).toHaveLength(5);
  expect(seen).toEqual([...new Set(seen)].sort().reverse());
  expect((await list(ulid(), {})).body.items).toEqual([]);
  const { body } = await list(creator, { limit: "1" });
  expect(await list(ulid(), { cursor: body.cursor ?? "" })).toMatchObject({
    status: 400,
    body: { code: "stale-cursor" },
  });
});
