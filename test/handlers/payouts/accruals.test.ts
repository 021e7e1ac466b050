import "./environment.ts";
import { setTimeout } from "node:timers/promises";
import fc from "fast-check";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { journalItem } from "../../../functions/commerce/adapters/dynamodb/journals.ts";
import { journalsBetween } from "../../../functions/commerce/ledger/journal.ts";
import type { Entry } from "../../../functions/payouts/domain/ledger.ts";
import { beginTransfer } from "../../../functions/payouts/flows/bookkeeping.ts";
import type { Book } from "../../../functions/payouts/flows/ports.ts";
import { accrueEarnings } from "../../../functions/payouts/handlers/accrue-earnings.ts";
import { orderOf, productOf } from "../../domain/commerce/cart.ts";
import { startWorld, toldOf, type World } from "./world.ts";

let world: World;
/** As it deploys, wired by its own environment. */
let run: ReturnType<typeof accrueEarnings>;
beforeAll(async () => {
  world = await startWorld();
  ({ handler: run } = await import("../../../functions/payouts/handlers/accrue-earnings.ts"));
});
afterAll(() => world.close());

const AT = new Date().toISOString();
const journal = (creator: string, owed: number, fields: object = {}) => ({
  pk: "ORDER#o",
  sk: "JOURNAL#j",
  cause: `payment:${ulid()}`,
  orderId: ulid(),
  currency: "usd",
  at: AT,
  earnedAt: AT,
  postings: [{ account: `creator:${creator}`, amount: -owed }],
  ...fields,
});
const balanceOf = async (creator: string) => (await world.balance(creator)).balances[0];

/** As Lambda does with an event that failed: twice again. */
async function deliver(journal: object): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await run(toldOf(journal));
    } catch (error) {
      if (attempt === 2) throw error;
      await setTimeout(50);
    }
  }
}

test("a sale as commerce books it is held and reserved for each of its creators", async () => {
  const makers = [ulid(), ulid()];
  const order = orderOf(
    ...makers.map((creatorId, n) =>
      productOf(`p${n}`, { creatorId, price: { amount: 1000 * (n + 1), currency: "usd" } }),
    ),
  );
  for (const each of journalsBetween(undefined, { ...order, state: "paid", paidAt: AT })) {
    await run(toldOf(journalItem(each)));
  }
  expect(await balanceOf(makers[0] as string)).toMatchObject({ earned: 900, held: 810, reserved: 90, payable: 0 });
  expect(await balanceOf(makers[1] as string)).toMatchObject({ earned: 1800, held: 1620, reserved: 180 });
});

test("repeated, reordered and concurrent journals give the same balance", async () => {
  const days = [0, 3, 30].map((days) => new Date(Date.parse(AT) - days * 86_400_000).toISOString());
  const movement = fc.record({ owed: fc.integer({ min: -900, max: 900 }), earnedAt: fc.constantFrom(...days) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(movement, { minLength: 1, maxLength: 5 }),
      fc.infiniteStream(fc.nat()),
      async (all, any) => {
        const [here, there] = [ulid(), ulid()];
        const journals = all.map(({ owed, earnedAt }) => journal("", owed, { earnedAt }));
        const of = (creator: string) =>
          journals.map((each, n) => ({
            ...each,
            postings: [{ account: `creator:${creator}`, amount: -(all[n]?.owed ?? 0) }],
          }));
        for (const each of of(here)) await deliver(each);
        const twice = [...of(there), ...of(there)]
          .map((each) => ({ each, place: any.next().value as number }))
          .sort((a, b) => a.place - b.place);
        const [alone, together] = [twice.slice(0, 3), twice.slice(3)];
        for (const { each } of alone) await deliver(each);
        await Promise.all(together.map(({ each }) => deliver(each)));
        expect(await balanceOf(there)).toEqual(await balanceOf(here));
        expect((await world.ports.findMonths(there)).map(({ sums }) => sums)).toEqual(
          (await world.ports.findMonths(here)).map(({ sums }) => sums),
        );
      },
    ),
    { numRuns: 15 },
  );
});

test("thirty sales of one creator at once are all booked", async () => {
  const creator = ulid();
  await Promise.all(Array.from({ length: 30 }, () => deliver(journal(creator, 100))));
  expect(await balanceOf(creator)).toMatchObject({ earned: 3000, held: 2700, reserved: 300 });
});

/** What is in the queue of a creator's balance. */
const queueOf = (creator: string) => world.ports.findQueued(creator, "usd");

test("concurrent sales are booked together, each once, in balance and month", async () => {
  const creator = ulid();
  const owed = Array.from({ length: 60 }, (_, n) => 100 + n);
  const journals = owed.map((each) => journal(creator, each));
  // No try more than the function has: none is given up, however many come at once.
  await Promise.all(journals.map((each) => run(toldOf(each))));
  const earned = owed.reduce((sum, each) => sum + each, 0);
  expect(await balanceOf(creator)).toMatchObject({ earned });
  expect((await world.ports.findMonths(creator)).map(({ sums }) => sums.earned)).toEqual([earned]);
  expect(await queueOf(creator)).toEqual([]);
  for (const each of journals.slice(0, 5)) await run(toldOf(each));
  expect(await balanceOf(creator)).toMatchObject({ earned });
});

test("an entry left in the queue by a crash is booked by the same event or the next transfer", async () => {
  const { enqueue, ...ports } = world.ports;
  const crash = {
    enqueue: async (entry: Entry) => {
      await enqueue(entry);
      throw new Error("crash");
    },
  };
  const meets = (queueing: Pick<World["ports"], "enqueue">) => ({
    ...ports,
    ...queueing,
    book: async (...booking: Parameters<Book>) =>
      booking[0]?.entries.length === 1 ? ("conflict" as const) : ports.book(...booking),
  });
  const creator = ulid();
  const told = toldOf(journal(creator, 700));
  await expect(accrueEarnings(meets(crash))(told)).rejects.toThrow("crash");
  expect(await balanceOf(creator)).toBeUndefined();
  expect(await queueOf(creator)).toHaveLength(1);
  await run(told);
  expect(await balanceOf(creator)).toMatchObject({ earned: 700 });
  expect(await queueOf(creator)).toEqual([]);

  await expect(accrueEarnings(meets(crash))(toldOf(journal(creator, -200)))).rejects.toThrow("crash");
  await beginTransfer(world.ports, { creator, currency: "usd" }, "acct_1");
  expect(await balanceOf(creator)).toMatchObject({ earned: 500 });
});

test("a sale of several creators is booked once for each, also after a crash between them", async () => {
  for (const when of ["before", "after"] as const) {
    const [first, second] = [ulid(), ulid()];
    const postings = [first, second].map((creator) => ({ account: `creator:${creator}`, amount: -100 }));
    const told = toldOf(journal(first, 0, { postings }));
    const book: World["ports"]["book"] = async (booking) => {
      if (when === "before" && booking?.balance?.creator === first) return world.ports.book(booking);
      if (when === "after") await world.ports.book(booking);
      throw new Error("crash");
    };
    await expect(accrueEarnings({ ...world.ports, book })(told)).rejects.toThrow("crash");
    await accrueEarnings(world.ports)(told);
    for (const creator of [first, second]) {
      expect(await balanceOf(creator)).toMatchObject({ earned: 100 });
      expect(await world.entriesOf(creator)).toHaveLength(1);
    }
  }
});

test("each currency has a balance of its own", async () => {
  const creator = ulid();
  await run(toldOf(journal(creator, 500)));
  await run(toldOf(journal(creator, 900, { currency: "jpy" })));
  expect((await world.balance(creator)).balances.map(({ currency, earned }) => [currency, earned])).toEqual([
    ["jpy", 900],
    ["usd", 500],
  ]);
});

test("an event without a journal fails, for its dead-letter queue", async () => {
  await expect(run(toldOf({ pk: "ORDER#o", sk: "JOURNAL#broken" }))).rejects.toThrow("orderId");
});

test("a creator who earned nothing has no balance, and no transfers to wait for", async () => {
  expect(await world.balance(ulid())).toEqual({ transfers: "no-account", balances: [] });
});
