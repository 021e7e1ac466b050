import "./environment.ts";
import { Stripe } from "stripe";
import { ulid } from "ulid";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { listTransfers } from "../../../functions/payouts/handlers/list-transfers.ts";
import { stripeConnectWebhook } from "../../../functions/payouts/handlers/stripe-connect-webhook.ts";
import { call } from "../call.ts";
import { crashing as failingAt } from "../crashing.ts";
import { type World, world } from "./world.ts";

let made: World;
beforeAll(async () => {
  made = await world();
});
afterAll(() => made.close());
/** Each test begins a day of its own, with enough at Stripe to pay everyone. */
beforeEach(async () => {
  await made.control("webhooks/release");
  made.webhook.handler = stripeConnectWebhook(made.ports);
  await made.charge(5_000_000);
  made.wait(3);
});

type Ports = World["ports"];
const amounts = async (creator: string, currency = "usd") =>
  (await made.balance(creator)).balances.find((balance) => balance.currency === currency);
/** A creator who can be paid what they earned so long ago that all of it is payable. */
async function payable(owed = 5000): Promise<string> {
  const creator = await made.enabled();
  const longAgo = new Date(made.ports.now() - 40 * 86_400_000).toISOString();
  await made.sell(creator, owed, { at: longAgo, earnedAt: longAgo });
  return creator;
}
/** Nobody who was there before is paid by the runs of a test. */
async function alone(): Promise<void> {
  for (const payee of await made.payees()) {
    await made.ports.savePayee({ ...payee, state: "restricted", version: payee.version + 1 });
  }
}
const failing = (statusCode: number, code: string) => async (): Promise<never> => {
  throw Object.assign(new Stripe.errors.StripeAPIError({ message: code, type: "api_error" } as never), {
    statusCode,
    code,
  });
};

test("a sale is transferred after its hold, and its reserve after thirty days", async () => {
  const creator = await made.enabled();
  await made.sell(creator, 10_000);
  await made.run();
  expect(await amounts(creator)).toMatchObject({ held: 9000, reserved: 1000, payable: 0, paid: 0 });
  const { nextTransferOn } = (await amounts(creator)) ?? {};
  made.wait(8);
  expect(nextTransferOn).toBe(new Date(made.ports.now()).toISOString().slice(0, 10));
  await made.run();
  expect(await amounts(creator)).toMatchObject({ held: 0, reserved: 1000, payable: 0, inTransit: 0, paid: 9000 });
  made.wait(23);
  await made.run();
  expect(await amounts(creator)).toMatchObject({ reserved: 0, payable: 0, paid: 10_000 });
  expect((await made.sentTo(creator)).map(({ amount }) => amount)).toEqual([1000, 9000]);
});

test("a creator without an enabled account is paid once there is one", async () => {
  const creator = ulid();
  const longAgo = new Date(made.ports.now() - 40 * 86_400_000).toISOString();
  await made.sell(creator, 5000, { at: longAgo, earnedAt: longAgo });
  const { onboardingUrl } = (await made.open(creator)).body;
  await made.run();
  expect(await made.balance(creator)).toMatchObject({ transfers: "no-account", balances: [{ payable: 5000 }] });
  await made.onPage(onboardingUrl, "complete");
  await made.delivered();
  await made.run();
  expect(await made.balance(creator)).toMatchObject({ transfers: "on", balances: [{ payable: 0, paid: 5000 }] });
});

test("two runs at once, and another after them, pay once", async () => {
  const creators = [await payable(), await payable(), await payable()];
  await Promise.all([made.run(), made.run(), made.run()]);
  await made.run();
  await made.delivered();
  for (const creator of creators) {
    expect((await made.sentTo(creator)).map(({ amount }) => amount)).toEqual([5000]);
    expect(await amounts(creator)).toMatchObject({ payable: 0, inTransit: 0, paid: 5000 });
    const entries = await made.entriesOf(creator);
    expect(entries.map((cause) => cause.split(":")[0]).sort()).toEqual(["paid", "payment", "transfer"]);
  }
});

const SYNCHRONOUS = ["now", "pause", "openTransfers", "listPayees", "listBalances", "report", "reportCover"];
const crashing = (n: number, when: "before" | "after") => failingAt(made.ports, SYNCHRONOUS, n, when);

test("a run that crashes at any step and is done again pays once", async () => {
  await alone();
  let crashes = 0;
  for (const when of ["before", "after"] as const) {
    for (let n = 0; ; n++) {
      const creator = await payable();
      const { ports, crash } = crashing(n, when);
      // Stripe's reports must not mend what the run is to mend.
      await made.control("webhooks/hold");
      await made.run(ports).catch(() => {});
      await made.run();
      expect({ when, n, sent: (await made.sentTo(creator)).length, ...(await amounts(creator)) }).toMatchObject({
        when,
        n,
        sent: 1,
        payable: 0,
        inTransit: 0,
        paid: 5000,
      });
      await made.control("webhooks/release");
      await made.delivered();
      const payee = await made.ports.findPayee(creator);
      if (payee) await made.ports.savePayee({ ...payee, state: "restricted", version: payee.version + 1 });
      if (!crash.reached) break;
      crashes++;
    }
  }
  expect(crashes).toBeGreaterThanOrEqual(2 * 3);
}, 180_000);

test("a report of a transfer that crashes at any step and comes again is booked once", async () => {
  let crashes = 0;
  for (const when of ["before", "after"] as const) {
    for (let n = 0; ; n++) {
      const creator = await payable();
      await made.run();
      await made.delivered();
      const [transfer] = await made.sentTo(creator);
      const { ports, crash } = crashing(n, when);
      made.webhook.handler = stripeConnectWebhook(ports);
      await made.stripe.transfers.createReversal(transfer?.id ?? "", { amount: 2000 });
      await made.delivered();
      made.webhook.handler = stripeConnectWebhook(made.ports);
      expect(await amounts(creator)).toMatchObject({ payable: 0, withheld: 2000, inTransit: 0, paid: 3000 });
      if (!crash.reached) break;
      crashes++;
    }
  }
  expect(crashes).toBeGreaterThanOrEqual(2 * 2);
}, 180_000);

test("a transfer that Stripe refuses is payable again, and goes the next day", async () => {
  const creator = await payable(9_000_000);
  const refusing = { sendTransfer: async () => ({ failure: "balance_insufficient" }) };
  await expect(made.run(refusing)).rejects.toThrow("refused all");
  expect(await amounts(creator)).toMatchObject({ payable: 9_000_000, inTransit: 0, paid: 0 });
  expect(await made.transfersOf(creator)).toMatchObject([{ state: "failed", failure: "balance_insufficient" }]);
  await made.charge(10_000_000);
  await expect(made.run()).rejects.toThrow("refused all");
  expect(await made.sentTo(creator)).toEqual([]);
  made.wait(3);
  await made.run();
  expect(await amounts(creator)).toMatchObject({ payable: 0, paid: 9_000_000 });
});

test("more than Stripe has available is refused by Stripe itself, by name", async () => {
  const creator = await payable(90_000_000);
  const held = new Map([["usd", 1_000_000_000]]);
  await made.run({ fetchFunds: async () => ({ held, schedule: "manual", minimum: new Map() }) }).catch(() => {});
  const [transfer] = await made.transfersOf(creator);
  expect(transfer).toMatchObject({ state: "failed", failure: "balance_insufficient" });
  expect(await amounts(creator)).toMatchObject({ payable: 90_000_000 });
  await made.sell(creator, -90_000_000);
  made.wait(31);
});

test("a transfer without an answer stays in transit, and a later run finds what was sent", async () => {
  const creator = await payable();
  const deaf: Ports["sendTransfer"] = async (transfer) => {
    await made.ports.sendTransfer(transfer);
    return "no-answer";
  };
  made.webhook.handler = undefined;
  await made.control("webhooks/hold");
  await expect(made.run({ sendTransfer: deaf })).rejects.toThrow("left for the next try");
  expect(await amounts(creator)).toMatchObject({ payable: 0, inTransit: 5000, paid: 0 });
  made.wait(2);
  await made.run();
  expect(await amounts(creator)).toMatchObject({ payable: 0, inTransit: 0, paid: 5000 });
  expect(await made.sentTo(creator)).toHaveLength(1);
  made.webhook.handler = stripeConnectWebhook(made.ports);
  await made.control("webhooks/release");
  await made.delivered();
  expect(await amounts(creator)).toMatchObject({ payable: 0, inTransit: 0, paid: 5000 });
});

test("Stripe's report of a transfer settles it before the next run does", async () => {
  const creator = await payable();
  const run = made.run({
    sendTransfer: async (transfer) => {
      await made.ports.sendTransfer(transfer);
      return "no-answer";
    },
  });
  await expect(run).rejects.toThrow("left for the next try");
  await made.delivered();
  expect(await amounts(creator)).toMatchObject({ inTransit: 0, paid: 5000 });
});

test("what was taken back is withheld, in parts, whatever order Stripe's reports come in", async () => {
  const creator = await payable();
  await made.run();
  const [transfer] = await made.sentTo(creator);
  const id = transfer?.id ?? "";
  await made.stripe.transfers.createReversal(id, { amount: 1500 });
  await made.stripe.transfers.createReversal(id, { amount: 500 });
  await made.delivered();
  for (const type of ["transfer.reversed", "transfer.created"]) {
    await made.control(`events/${(await made.eventOf(type, id)).id}/deliver`);
  }
  const taken = { earned: 5000, payable: 0, withheld: 2000, inTransit: 0, paid: 3000 };
  expect(await amounts(creator)).toMatchObject(taken);
  expect(await made.transfersOf(creator)).toMatchObject([{ state: "paid", reversed: 2000 }]);
  made.wait(1);
  await made.run();
  expect(await amounts(creator)).toMatchObject(taken);
});

test("a creator who owes too much is paid in no currency until earnings reduce the debt", async () => {
  const creator = await payable(20_000);
  await made.charge(900_000, "eur");
  const longAgo = new Date(made.ports.now() - 40 * 86_400_000).toISOString();
  await made.sell(creator, -30_001, { at: longAgo, earnedAt: longAgo });
  await made.sell(creator, 7000, { at: longAgo, earnedAt: longAgo, currency: "eur" });
  made.wait(3);
  await made.run();
  expect(await made.sentTo(creator)).toEqual([]);
  expect(await made.balance(creator)).toMatchObject({
    transfers: "stopped",
    balances: [
      { currency: "eur", payable: 7000 },
      { currency: "usd", payable: -10_001 },
    ],
  });
  expect((await made.debts()).items).toEqual([{ creator, currency: "usd", owed: 10_001, stopped: true }]);
  await made.sell(creator, 1, { at: longAgo, earnedAt: longAgo });
  expect((await made.debts()).items).toEqual([{ creator, currency: "usd", owed: 10_000, stopped: false }]);
  await made.run();
  expect((await made.sentTo(creator)).map(({ amount, currency }) => [amount, currency])).toEqual([[7000, "eur"]]);
});

test("creators who owe too much are listed in pages that hold each once", async () => {
  const creators = [ulid(), ulid(), ulid()];
  for (const creator of creators) await made.sell(creator, -20_000);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await made.debts({ limit: "2", ...(cursor && { cursor }) });
    seen.push(...page.items.map(({ creator }) => creator));
    cursor = page.cursor;
  } while (cursor !== undefined);
  expect(seen.filter((each) => creators.includes(each)).sort()).toEqual(creators.sort());
  expect(new Set(seen).size).toBe(seen.length);
});

test("one creator's failure stops no other, and the run says that it is to be done again", async () => {
  const [unlucky, lucky] = [await payable(), await payable()];
  const sendTransfer: Ports["sendTransfer"] = (transfer) =>
    transfer.creator === unlucky ? failing(500, "broken")() : made.ports.sendTransfer(transfer);
  await expect(made.run({ sendTransfer })).rejects.toThrow("left for the next try");
  expect(await amounts(lucky)).toMatchObject({ paid: 5000 });
  expect(await amounts(unlucky)).toMatchObject({ inTransit: 5000, paid: 0 });
  await made.run();
  expect(await amounts(unlucky)).toMatchObject({ inTransit: 0, paid: 5000 });
});

test("a run that leaves anything in transit fails, day after day, and tells how much it left", async () => {
  await alone();
  const [creator, lucky] = [await payable(), await payable()];
  const sendTransfer: Ports["sendTransfer"] = async (transfer) =>
    transfer.creator === creator ? "no-answer" : made.ports.sendTransfer(transfer);
  for (let day = 0; day < 3; day++) {
    await expect(made.run({ sendTransfer })).rejects.toThrow("1 of the transfers were left for the next try.");
    expect(made.reports.at(-1)).toMatchObject({ inTransit: 1, refused: 0, paid: day === 0 ? 1 : 0 });
    made.wait(1);
  }
  expect(await amounts(lucky)).toMatchObject({ paid: 5000 });
  await made.run();
  expect(made.reports.at(-1)).toMatchObject({ inTransit: 0, paid: 1 });
});

test("a transfer that Stripe refuses while it takes others is told, and the run is a success", async () => {
  await alone();
  const [creator] = [await payable(), await payable()];
  const sendTransfer: Ports["sendTransfer"] = async (transfer) =>
    transfer.creator === creator ? { failure: "account_closed" } : made.ports.sendTransfer(transfer);
  await made.run({ sendTransfer });
  expect(made.reports.at(-1)).toMatchObject({ refused: 1, paid: 1, inTransit: 0 });
  made.wait(1);
  await made.run();
});

test("where the platform is short, nobody is paid in that currency, and all are in others", async () => {
  await alone();
  const creator = await payable();
  await made.charge(1_000_000, "eur");
  made.wait(3);
  const longAgo = new Date(made.ports.now() - 40 * 86_400_000).toISOString();
  await made.sell(creator, 4000, { at: longAgo, earnedAt: longAgo, currency: "eur" });
  // What still waits is owed too.
  await made.sell(creator, 90_000_000);
  await expect(made.run()).rejects.toThrow("not covered in 1 of the currencies");
  expect(made.shortfalls.at(-1)).toMatchObject([{ currency: "usd", why: "balance" }]);
  expect(await amounts(creator)).toMatchObject({ payable: 5000, inTransit: 0, paid: 0 });
  expect(await amounts(creator, "eur")).toMatchObject({ payable: 0, paid: 4000 });
  await made.sell(creator, -90_000_000);
  await made.run();
  expect(made.shortfalls.at(-1)).toEqual([]);
  expect(await amounts(creator)).toMatchObject({ paid: 5000 });
});

test("the platform's automatic payouts stop transfers, unless a minimum balance covers them", async () => {
  await alone();
  const creator = await payable();
  const set = (minimum: number | "") =>
    made.stripe.balanceSettings.update({
      payments: {
        payouts: {
          schedule: { interval: minimum === "" ? "manual" : "daily" },
          minimum_balance_by_currency: { usd: minimum },
        },
      },
    });
  await set(10);
  await expect(made.run()).rejects.toThrow("not covered");
  expect(made.shortfalls.at(-1)).toMatchObject([{ currency: "usd", why: "schedule", has: 10 }]);
  expect(await amounts(creator)).toMatchObject({ payable: 5000, paid: 0 });
  await set(99_999_999);
  await made.run();
  expect(await amounts(creator)).toMatchObject({ payable: 0, paid: 5000 });
  await set("");
});

test("a run that is nearly out of time begins nothing more, and asks to be run again", async () => {
  const creator = await payable();
  await expect(made.run({}, 1000)).rejects.toThrow("next try");
  expect(await amounts(creator)).toMatchObject({ payable: 5000, inTransit: 0 });
  await made.run();
});

test("a refund of what was paid out is owed, and the next sales count against it first", async () => {
  const creator = await payable();
  await made.run();
  const longAgo = new Date(made.ports.now() - 40 * 86_400_000).toISOString();
  await made.sell(creator, -4000, { earnedAt: longAgo });
  expect(await amounts(creator)).toMatchObject({ earned: 1000, payable: -4000, paid: 5000 });
  made.wait(1);
  await made.sell(creator, 6000, { earnedAt: longAgo });
  await made.run();
  expect(await amounts(creator)).toMatchObject({ earned: 7000, payable: 0, paid: 7000 });
});

test("the caller's own transfers are listed newest first, each once over all pages", async () => {
  const creator = await payable();
  await made.run();
  for (let n = 0; n < 4; n++) {
    made.wait(1);
    await made.sell(creator, 2000, { earnedAt: "2026-01-01T00:00:00Z" });
    await made.run();
  }
  type Page = { items: { id: string }[]; cursor?: string };
  const list = (user: string, query: Record<string, string>) =>
    call<Page>(listTransfers(made.ports), { user, groups: ["creator"], query });
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
