import "./environment.ts";
import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamHandler } from "aws-lambda";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { journalItem } from "../../../functions/commerce/adapters/commit.ts";
import { journalsBetween } from "../../../functions/commerce/journal.ts";
import { accrueEarnings } from "../../../functions/payouts/handlers/accrue-earnings.ts";
import { orderOf, productOf } from "../../domain/commerce/cart.ts";
import { recordOf, type World, world } from "./world.ts";

let made: World;
/** As it deploys, wired by its own environment. */
let handler: DynamoDBStreamHandler;
beforeAll(async () => {
  made = await world();
  ({ handler } = await import("../../../functions/payouts/handlers/accrue-earnings.ts"));
});
afterAll(() => made.close());

const run = async (Records: DynamoDBRecord[]) =>
  (await handler({ Records }, {} as Context, () => {})) as DynamoDBBatchResponse;
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
const balanceOf = async (creator: string) => (await made.balance(creator)).balances[0];

test("a sale as commerce books it is held and reserved for each of its creators", async () => {
  const makers = [ulid(), ulid()];
  const order = orderOf(
    ...makers.map((creatorId, n) =>
      productOf(`p${n}`, { creatorId, price: { amount: 1000 * (n + 1), currency: "usd" } }),
    ),
  );
  const items = journalsBetween(undefined, { ...order, state: "paid", paidAt: AT }).map(journalItem);
  expect(await run(items.map((item) => recordOf(item)))).toEqual({ batchItemFailures: [] });
  expect(await balanceOf(makers[0] as string)).toMatchObject({ earned: 900, held: 810, reserved: 90, payable: 0 });
  expect(await balanceOf(makers[1] as string)).toMatchObject({ earned: 1800, held: 1620, reserved: 180 });
});

test("records that come again, in another order and at once, are booked once", async () => {
  const creator = ulid();
  const records = [500, 700, -200, 900].map((owed) => recordOf(journal(creator, owed)));
  await Promise.all([run(records), run(records.toReversed()), run([...records, ...records])]);
  expect(await balanceOf(creator)).toMatchObject({ earned: 1900 });
  expect(await made.entriesOf(creator)).toHaveLength(4);
  const months = await made.ports.findMonths(creator);
  expect(months).toMatchObject([{ sums: { earned: 2100, returned: 200 } }]);
});

test("thirty sales of one creator at once are all booked", async () => {
  const creator = ulid();
  const batches = Array.from({ length: 30 }, () => [recordOf(journal(creator, 100))]);
  let left = batches;
  // As the stream does with a batch that failed: again.
  while (left.length > 0) {
    const outcomes = await Promise.allSettled(left.map(run));
    left = left.filter((_, n) => {
      const outcome = outcomes[n];
      return outcome?.status === "rejected" || (outcome?.value.batchItemFailures.length ?? 0) > 0;
    });
  }
  expect(await balanceOf(creator)).toMatchObject({ earned: 3000, held: 2700, reserved: 300 });
});

test("a sale of several creators that crashes between them and comes again is booked once for each", async () => {
  for (const when of ["before", "after"] as const) {
    const [first, second] = [ulid(), ulid()];
    const postings = [first, second].map((creator) => ({ account: `creator:${creator}`, amount: -100 }));
    const record = recordOf(journal(first, 0, { postings }));
    const book: World["ports"]["book"] = async (booking) => {
      if (when === "before" && booking?.balance.creator === first) return made.ports.book(booking);
      if (when === "after") await made.ports.book(booking);
      throw new Error("crash");
    };
    await expect(accrueEarnings({ ...made.ports, book })(record)).rejects.toThrow("crash");
    await accrueEarnings(made.ports)(record);
    for (const creator of [first, second]) {
      expect(await balanceOf(creator)).toMatchObject({ earned: 100 });
      expect(await made.entriesOf(creator)).toHaveLength(1);
    }
  }
});

test("each currency has a balance of its own", async () => {
  const creator = ulid();
  await run([recordOf(journal(creator, 500)), recordOf(journal(creator, 900, { currency: "jpy" }))]);
  expect((await made.balance(creator)).balances.map(({ currency, earned }) => [currency, earned])).toEqual([
    ["jpy", 900],
    ["usd", 500],
  ]);
});

test("a record that is no journal fails by itself, and those before it are kept", async () => {
  const creator = ulid();
  const records = [recordOf(journal(creator, 500)), recordOf({ pk: "ORDER#o", sk: "JOURNAL#broken" }, "17")];
  expect(await run(records)).toEqual({ batchItemFailures: [{ itemIdentifier: "17" }] });
  expect(await balanceOf(creator)).toMatchObject({ earned: 500 });
});

test("a creator who earned nothing has no balance, and no transfers to wait for", async () => {
  expect(await made.balance(ulid())).toEqual({ transfers: "no-account", balances: [] });
});
