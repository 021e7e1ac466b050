import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { ulid } from "ulid";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { journalItem } from "../../../functions/commerce/adapters/dynamodb/journals.ts";
import type { Reconciliation } from "../../../functions/payouts/contract/reconciliation.ts";
import { accrueEarnings } from "../../../functions/payouts/handlers/accrue-earnings.ts";
import { listPayoutReconciliations } from "../../../functions/payouts/handlers/list-payout-reconciliations.ts";
import { measurePayouts } from "../../../functions/payouts/handlers/measure-payouts.ts";
import type { Journal } from "../../domain/payouts/earnings.ts";
import { call } from "../call.ts";
import { startWorld, toldOf, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.charge(5_000_000);
  world.wait(3);
});

type Ports = World["ports"];
const DAY = 86_400_000;
const ago = (days: number) => new Date(world.ports.now() - days * DAY).toISOString();
const usd = async (creator: string) =>
  (await world.balance(creator)).balances.find(({ currency }) => currency === "usd");
/** A journal by which a creator earns so much. */
function journalOf(creator: string, owed: number, fields: Partial<Journal> = {}): Journal {
  const orderId = ulid();
  const at = ago(1);
  const postings: Journal["postings"] = [{ account: `creator:${creator}`, amount: -owed }];
  return { cause: `payment:${orderId}`, orderId, currency: "usd", at, earnedAt: at, postings, ...fields };
}
/** A creator who was paid so much just now. */
async function paid(amount = 5000): Promise<{ creator: string; stripeTransfer: string }> {
  const creator = await world.enabled();
  await world.sell(creator, amount, { at: ago(40), earnedAt: ago(40) });
  await world.run();
  await world.delivered();
  const [sent] = await world.sentTo(creator);
  return { creator, stripeTransfer: sent?.id ?? "" };
}
/** What is done while no webhook comes, and none of it comes later. */
async function unheard(act: () => Promise<unknown>, stripeAccount?: string): Promise<void> {
  await world.control("webhooks/hold");
  await act();
  for await (const event of world.stripe.events.list({ limit: 100 }, stripeAccount ? { stripeAccount } : undefined)) {
    if (event.pending_webhooks > 0) await world.control(`events/${event.id}/lose`);
  }
  await world.control("webhooks/release");
}
/** A night's comparison that goes on from some days ago. */
const lately = (with_: Partial<Ports> = {}) =>
  world.reconcile({ findProgress: async () => ({ nextDay: ago(4).slice(0, 10) }), ...with_ });
const kindsOf = ({ findings }: Reconciliation) => findings.map(({ kind }) => kind);

test("a reversal at Stripe whose report was lost is found and booked once", async () => {
  const { creator, stripeTransfer } = await paid();
  await unheard(() => world.stripe.transfers.createReversal(stripeTransfer, { amount: 2000 }));
  expect(await usd(creator)).toMatchObject({ paid: 5000, withheld: 0 });
  const done = await lately();
  expect(done).toMatchObject({ settled: 1, isWhole: true });
  expect(await usd(creator)).toMatchObject({ paid: 3000, withheld: 2000 });
  expect(await lately()).toMatchObject({ settled: 0 });
  expect(await usd(creator)).toMatchObject({ paid: 3000, withheld: 2000 });
});

test("also for a transfer older than the compared days", async () => {
  const { creator, stripeTransfer } = await paid();
  world.wait(60);
  await lately();
  await unheard(() => world.stripe.transfers.createReversal(stripeTransfer));
  await lately();
  expect(await usd(creator)).toMatchObject({ paid: 0, withheld: 5000 });
});

test("a creator whose account.updated was lost is paid by the next run", async () => {
  const creator = ulid();
  await world.sell(creator, 5000, { at: ago(40), earnedAt: ago(40) });
  const { onboardingUrl } = (await world.open(creator)).body;
  const account = (await world.ports.findPayee(creator))?.account;
  await unheard(() => world.onPage(onboardingUrl, "complete"), account);
  await world.run();
  expect(await usd(creator)).toMatchObject({ payable: 5000, paid: 0 });
  world.clock.ahead += 60_000;
  expect((await lately()).accounts).toBeGreaterThanOrEqual(1);
  await world.run();
  expect(await usd(creator)).toMatchObject({ payable: 0, paid: 5000 });
});

test("only accounts that were not seen for a day are checked", async () => {
  const creator = await world.enabled();
  const looks: string[] = [];
  const fetchAccount: Ports["fetchAccount"] = async (account) => {
    looks.push(account);
    return world.ports.fetchAccount(account);
  };
  const account = (await world.ports.findPayee(creator))?.account ?? "";
  await lately({ fetchAccount });
  expect(looks).not.toContain(account);
  world.wait(1);
  await lately({ fetchAccount });
  expect(looks).toContain(account);
});

test("a journal that the bus never delivered is booked; a delivered one stays as it is", async () => {
  const creator = ulid();
  const [lost, told] = [journalOf(creator, 1000), journalOf(creator, 300)];
  for (const each of [lost, told]) await world.keepJournal(each);
  await accrueEarnings(world.ports)(toldOf(told));
  expect((await lately()).booked).toBe(1);
  expect(await usd(creator)).toMatchObject({ earned: 1300 });
  expect((await lately()).booked).toBe(0);
  expect(await usd(creator)).toMatchObject({ earned: 1300 });
  await accrueEarnings(world.ports)(toldOf(lost));
  expect(await usd(creator)).toMatchObject({ earned: 1300 });
});

/** Sales and their refunds, and how the bus tells of each: lost (0), once or more often; in what order. */
const lives = fc.array(
  fc.record({
    owed: fc.integer({ min: 1, max: 100_000 }),
    back: fc.integer({ min: 0, max: 100 }),
    days: fc.integer({ min: 0, max: 3 }),
    times: fc.array(fc.nat(2), { minLength: 2, maxLength: 2 }),
    order: fc.nat(1000),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Stripe and its accounts, of which this is not about. */
const none = async function* () {};
const quiet: Partial<Ports> = { listPayees: none, listSent: none, listReported: none, listTransfersOfDay: none };

test("after a night each creator has the journals' amounts, whatever the bus did", async () => {
  await fc.assert(
    fc.asyncProperty(lives, async (sales) => {
      const creator = ulid();
      const deliveries: { journal: Journal; order: number }[] = [];
      let earned = 0;
      for (const { owed, back, days, times, order } of sales) {
        const at = ago(days);
        const sale = journalOf(creator, owed, { at, earnedAt: at });
        const given = Math.floor((owed * back) / 100);
        const refund = journalOf(creator, -given, {
          cause: `refund:${ulid()}`,
          orderId: sale.orderId,
          at,
          earnedAt: at,
        });
        earned += owed - given;
        for (const [n, each] of [sale, refund].entries()) {
          await world.keepJournal(each);
          for (let time = 0; time < (times[n] ?? 0); time++)
            deliveries.push({ journal: each, order: (order * (n + time + 7)) % 101 });
        }
      }
      for (const { journal } of deliveries.sort((a, b) => a.order - b.order)) {
        await accrueEarnings(world.ports)(toldOf(journal));
      }
      await lately(quiet);
      const balance = await usd(creator);
      expect(balance?.earned ?? 0).toBe(earned);
      const { held = 0, reserved = 0, payable = 0, inTransit = 0, paid: sent = 0, withheld = 0 } = balance ?? {};
      expect(held + reserved + payable + inTransit + sent + withheld).toBe(earned);
      expect((await lately(quiet)).booked).toBe(0);
    }),
    { numRuns: 12 },
  );
});

test("one bad item is a finding and does not stop the others", async () => {
  const creator = ulid();
  const good = journalOf(creator, 700);
  await world.keepJournal(good);
  const { cause: _, ...broken } = journalItem(journalOf(creator, 100) as never);
  await world.documents.send(new PutCommand({ TableName: "COMMERCE", Item: { ...broken, postings: "none" } }));
  const [bad, other] = [await world.enabled(), await world.enabled()];
  world.wait(1);
  const account = (await world.ports.findPayee(bad))?.account;
  const fetchAccount: Ports["fetchAccount"] = async (id) => {
    if (id === account) throw new Error("Stripe broke down");
    return world.ports.fetchAccount(id);
  };
  const { stripeTransfer } = await paid();
  await unheard(() => world.stripe.transfers.createReversal(stripeTransfer, { amount: 100 }));
  const done = await lately({ fetchAccount });
  expect(kindsOf(done)).toEqual(["not-compared", "not-compared"]);
  expect(done.findings).toEqual(expect.arrayContaining([expect.objectContaining({ about: account })]));
  expect(done).toMatchObject({ booked: 1, settled: 1, isWhole: true });
  expect(await usd(creator)).toMatchObject({ earned: 700 });
  const seen = Date.parse((await world.ports.findPayee(other))?.seenAt ?? "");
  expect(world.ports.now() - seen).toBeLessThan(60_000);
  await world.documents.send(new PutCommand({ TableName: "COMMERCE", Item: { pk: broken.pk, sk: broken.sk } }));
});

test("each difference is a finding: an amount, an unknown transfer, one missing at Stripe", async () => {
  const creator = ulid();
  const journal = journalOf(creator, 1000);
  await world.keepJournal(journal);
  await accrueEarnings(world.ports)(
    toldOf({ ...journal, postings: [{ account: `creator:${creator}`, amount: -900 }] }),
  );
  const enabled = await world.enabled();
  const destination = (await world.ports.findPayee(enabled))?.account ?? "";
  const stray = await world.stripe.transfers.create({
    amount: 500,
    currency: "usd",
    destination,
    metadata: { lyceum_creator: enabled, lyceum_transfer: "2026-01-01-usd" },
  });
  const { creator: lost } = await paid();
  const [transfer] = await world.transfersOf(lost);
  const stored = transfer && (await world.ports.findTransfer(lost, transfer.id));
  if (stored) {
    await world.ports.book({
      entries: [],
      transfer: { ...stored, stripeTransfer: "tr_missing", version: stored.version + 1 },
    });
  }
  const done = await lately();
  expect(done.findings).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: "entry-differs", about: journal.orderId }),
      expect.objectContaining({ kind: "unknown-transfer", about: stray.id }),
      expect.objectContaining({ kind: "transfer-not-at-stripe", about: "tr_missing" }),
    ]),
  );
  expect(await usd(creator)).toMatchObject({ earned: 900 });
});

test("a shortfall is a finding of the night too", async () => {
  const creator = ulid();
  await world.sell(creator, 99_000_000);
  expect(kindsOf(await lately())).toContain("uncovered");
  await world.sell(creator, -99_000_000);
});

test("a run that is out of time is continued from the day that it reached", async () => {
  await world.reconcile();
  world.wait(1);
  let days = 0;
  const listJournals: Ports["listJournals"] = (day) => {
    days++;
    return world.ports.listJournals(day);
  };
  const first = await world.reconcile({ listJournals }, () => days >= 10);
  expect(first).toMatchObject({ isWhole: false });
  expect(days).toBe(10);
  const second = await world.reconcile({ listJournals });
  expect(second).toMatchObject({ isWhole: true, from: first.to });
  // The day in which the time was over is begun again.
  expect(days).toBe(37);
});

test("the next run continues with the remaining accounts", async () => {
  for (let n = 0; n < 3; n++) await world.enabled();
  world.wait(1);
  let progress = {};
  const ports: Partial<Ports> = {
    findProgress: async () => progress,
    keepProgress: async (kept) => {
      progress = kept;
    },
  };
  const all = (await world.payees()).map(({ creator }) => creator);
  const looked = new Set<string>();
  const savePayee: Ports["savePayee"] = async (after, event) => {
    looked.add(after.creator);
    return world.ports.savePayee(after, event);
  };
  for (let night = 0; looked.size < all.length && night < all.length; night++) {
    let calls = 0;
    const late = await world.reconcile({ ...ports, savePayee }, () => calls++ >= 2);
    expect(late.isWhole).toBe(false);
  }
  expect([...looked].sort()).toEqual(all.sort());
});

test("operators see comparisons, newest first; the age of the last whole one is measured", async () => {
  const before = await lately();
  const after = await lately();
  const { body } = await call<{ items: Reconciliation[]; cursor?: string }>(listPayoutReconciliations(world.ports), {
    user: "op",
    groups: ["operator"],
    query: { limit: "1" },
  });
  expect(body.items.map(({ id }) => id)).toEqual([after.id]);
  const next = await call<{ items: Reconciliation[] }>(listPayoutReconciliations(world.ports), {
    user: "op",
    groups: ["operator"],
    query: { limit: "1", cursor: body.cursor },
  });
  expect(next.body.items.map(({ id }) => id)).toEqual([before.id]);
  const age = measurePayouts(
    { findProgress: world.ports.findProgress, now: () => world.ports.now() + 2 * DAY },
    () => {},
  );
  expect(await age()).toBeCloseTo(48, 0);
  const none = measurePayouts({ findProgress: async () => undefined, now: world.ports.now }, () => {});
  expect(await none()).toBeUndefined();
});
