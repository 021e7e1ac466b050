import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Trade } from "../../../functions/commerce/contract/trade.ts";
import { tradeKind } from "../../../functions/commerce/keys.ts";
import { decidedTrade, openTrade } from "../../../functions/commerce/trade/trade.ts";
import { getBalanceOf } from "../../../functions/payouts/handlers/get-balance-of.ts";
import { listTransfersOf } from "../../../functions/payouts/handlers/list-transfers-of.ts";
import { releaseWithheld } from "../../../functions/payouts/handlers/release-withheld.ts";
import { reverseTransfer } from "../../../functions/payouts/handlers/reverse-transfer.ts";
import { call } from "../call.ts";
import { crashing } from "../crashing.ts";
import { startWorld, type World } from "./world.ts";

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
type Told = {
  id: string;
  reversed: number;
  reversals: { id: string; state: string; by: string; reason: string }[];
  code?: string;
};
const operator = { user: "op", groups: ["operator"] };
const longAgo = () => new Date(world.ports.now() - 40 * 86_400_000).toISOString();
/** A creator who was paid so much just now. @returns with the transfer's id */
async function paid(amount = 5000): Promise<{ creator: string; transfer: string }> {
  const creator = await world.enabled();
  await world.sell(creator, amount, { at: longAgo(), earnedAt: longAgo() });
  await world.run();
  await world.delivered();
  const [sent] = await world.transfersOf(creator);
  return { creator, transfer: sent?.id ?? "" };
}
const reverse = (creator: string, transfer: string, body: object = {}, with_: Partial<Ports> = {}) =>
  call<Told>(reverseTransfer({ ...world.ports, ...with_ }), {
    ...operator,
    params: { id: creator, transfer },
    body: { id: ulid(), reason: "Refunded after it was paid out.", ...body },
  });
const release = (creator: string, body: object = {}) =>
  call<{ withheld: number; payable: number; code?: string }>(releaseWithheld(world.ports), {
    ...operator,
    params: { id: creator },
    body: { id: ulid(), currency: "usd", ...body },
  });
const usd = async (creator: string) =>
  (await world.balance(creator)).balances.find(({ currency }) => currency === "usd");
const set = async (creator: string, transfers: Trade["transfers"]) => {
  const trade = decidedTrade(openTrade(creator), {
    sales: "open",
    transfers,
    reason: "Asked.",
    by: "op",
    at: longAgo(),
  });
  await world.documents.send(
    new PutCommand({ TableName: "COMMERCE", Item: { ...tradeKind.key({ creator }), ...trade } }),
  );
};

test("a reversed transfer is withheld and not sent again automatically", async () => {
  const { creator, transfer } = await paid();
  const { status, body } = await reverse(creator, transfer, { amount: 2000 });
  expect([status, body]).toMatchObject([201, { reversed: 2000, reversals: [{ state: "made", by: "op" }] }]);
  await world.delivered();
  world.wait(1);
  await world.run();
  expect(await usd(creator)).toMatchObject({ earned: 5000, paid: 3000, withheld: 2000, payable: 0 });
  const list = await call<{ items: Told[] }>(listTransfersOf(world.ports), {
    ...operator,
    params: { id: creator },
    query: {},
  });
  expect(list.body.items).toMatchObject([
    { id: transfer, reversed: 2000, reversals: [{ reason: expect.stringContaining("Refunded") }] },
  ]);
  const shown = await call<{ balances: object[] }>(getBalanceOf(world.ports), { ...operator, params: { id: creator } });
  expect(shown.body.balances).toMatchObject([{ currency: "usd", withheld: 2000 }]);
});

test("a reversal never exceeds the rest, and only a paid transfer is reversed", async () => {
  const { creator, transfer } = await paid();
  expect(await reverse(creator, transfer, { amount: 5001 })).toMatchObject({ status: 422, body: { code: "too-much" } });
  await reverse(creator, transfer, { amount: 4000 });
  expect(await reverse(creator, transfer, { amount: 1001 })).toMatchObject({ status: 422, body: { code: "too-much" } });
  expect(await reverse(creator, transfer)).toMatchObject({ status: 201, body: { reversed: 5000 } });
  expect(await reverse(creator, transfer)).toMatchObject({ status: 409, body: { code: "nothing-left" } });
  expect(await reverse(creator, "2020-01-01-usd")).toMatchObject({ status: 404, body: { code: "unknown-transfer" } });
  const owed = await world.enabled();
  await world.sell(owed, 5000, { at: longAgo(), earnedAt: longAgo() });
  await world.run({ sendTransfer: async () => "no-answer" }).catch(() => {});
  const [open] = await world.transfersOf(owed);
  expect(await reverse(owed, open?.id ?? "")).toMatchObject({ status: 409, body: { code: "not-paid" } });
  await world.run();
});

test("a repeated reversal is made once; another amount with its id is refused", async () => {
  const { creator, transfer } = await paid();
  const id = ulid();
  await Promise.all(Array.from({ length: 10 }, () => reverse(creator, transfer, { id, amount: 700 })));
  expect(await reverse(creator, transfer, { id, amount: 700 })).toMatchObject({ status: 201, body: { reversed: 700 } });
  expect(await reverse(creator, transfer, { id, amount: 701 })).toMatchObject({ body: { code: "reversal-mismatch" } });
  const [sent] = await world.sentTo(creator);
  expect(sent?.amount_reversed).toBe(700);
  expect(await usd(creator)).toMatchObject({ withheld: 700, paid: 4300 });
});

test("a reversal repeated after a crash or no answer is made and booked once", async () => {
  let crashes = 0;
  for (const when of ["before", "after"] as const) {
    for (let n = 0; ; n++) {
      const { creator, transfer } = await paid();
      const id = ulid();
      const { ports, crash } = crashing(world.ports, ["now", "pause"], n, when);
      await reverse(creator, transfer, { id, amount: 1500 }, ports);
      world.wait(2);
      expect(await reverse(creator, transfer, { id, amount: 1500 })).toMatchObject({
        status: 201,
        body: { reversed: 1500 },
      });
      expect(await usd(creator)).toMatchObject({ withheld: 1500, paid: 3500, payable: 0 });
      expect((await world.sentTo(creator))[0]?.amount_reversed).toBe(1500);
      if (!crash.reached) break;
      crashes++;
    }
  }
  expect(crashes).toBeGreaterThanOrEqual(2 * 4);
});

test("a reversal that Stripe refuses is reported, and nothing is booked", async () => {
  const { creator, transfer } = await paid();
  const payee = await world.ports.findPayee(creator);
  await world.stripe.payouts.create({ amount: 5000, currency: "usd" }, { stripeAccount: payee?.account ?? "" });
  const id = ulid();
  const refused = { status: 409, body: { code: "reversal-refused" } };
  expect(await reverse(creator, transfer, { id })).toMatchObject(refused);
  expect(await reverse(creator, transfer, { id })).toMatchObject(refused);
  expect(await usd(creator)).toMatchObject({ paid: 5000, withheld: 0 });
});

test("a reversal pays a debt from a late refund first, and only the rest is withheld", async () => {
  const { creator, transfer } = await paid();
  await world.sell(creator, -3000, { at: longAgo(), earnedAt: longAgo() });
  const debt = async () => (await world.debts()).items.find((each) => each.creator === creator);
  expect(await debt()).toMatchObject({ owed: 3000, stopped: false });
  await reverse(creator, transfer, { amount: 4000 });
  expect(await debt()).toBeUndefined();
  expect(await usd(creator)).toMatchObject({ earned: 2000, paid: 1000, payable: 0, withheld: 1000 });
});

test("released money goes with the next transfer, once for each id", async () => {
  const { creator, transfer } = await paid();
  await reverse(creator, transfer, { amount: 4000 });
  expect(await release(creator, { amount: 4001 })).toMatchObject({ status: 422, body: { code: "too-much" } });
  const id = ulid();
  const replies = await Promise.all(Array.from({ length: 5 }, () => release(creator, { id, amount: 3000 })));
  expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
  expect(await usd(creator)).toMatchObject({ withheld: 1000, payable: 3000 });
  expect(await release(creator)).toMatchObject({ body: { withheld: 0, payable: 4000 } });
  expect(await release(creator)).toMatchObject({ status: 409, body: { code: "nothing-withheld" } });
  world.wait(1);
  await world.run();
  expect(await usd(creator)).toMatchObject({ paid: 5000, payable: 0, withheld: 0 });
});

test("a creator whose transfers are stopped gets nothing until they are resumed", async () => {
  const creator = await world.enabled();
  await world.sell(creator, 5000, { at: longAgo(), earnedAt: longAgo() });
  await set(creator, "stopped");
  await world.run();
  expect(await world.balance(creator)).toMatchObject({ transfers: "halted", balances: [{ payable: 5000, paid: 0 }] });
  await set(creator, "open");
  await world.run();
  expect(await usd(creator)).toMatchObject({ payable: 0, paid: 5000 });
});

test("a stop just before a transfer begins is not missed: it is a condition of the write", async () => {
  const creator = await world.enabled();
  await world.sell(creator, 5000, { at: longAgo(), earnedAt: longAgo() });
  const book: Ports["book"] = async (booking, event) => {
    if (booking?.transfer?.creator === creator) await set(creator, "stopped");
    return world.ports.book(booking, event);
  };
  await world.run({ book });
  expect(await usd(creator)).toMatchObject({ payable: 5000, inTransit: 0, paid: 0 });
  expect(await world.transfersOf(creator)).toEqual([]);
});

test("after a stop, a transfer in transit is looked up and not sent", async () => {
  const [missed, sent] = [await world.enabled(), await world.enabled()];
  for (const creator of [missed, sent]) await world.sell(creator, 5000, { at: longAgo(), earnedAt: longAgo() });
  await world.control("webhooks/hold");
  const sendTransfer: Ports["sendTransfer"] = async (transfer) => {
    if (transfer.creator === sent) await world.ports.sendTransfer(transfer);
    return "no-answer";
  };
  await world.run({ sendTransfer }).catch(() => {});
  for (const creator of [missed, sent]) await set(creator, "stopped");
  await world.run();
  expect(await usd(missed)).toMatchObject({ payable: 5000, inTransit: 0, paid: 0 });
  expect(await world.transfersOf(missed)).toMatchObject([{ state: "failed", failure: "transfers-stopped" }]);
  expect(await usd(sent)).toMatchObject({ payable: 0, inTransit: 0, paid: 5000 });
  await world.control("webhooks/release");
  await world.delivered();
});
