import "./environment.ts";
import { ulid } from "ulid";
import { afterAll, expect, test } from "vitest";
import {
  findDiscount,
  findRedeemableDiscounts,
  insertDiscount,
  replaceDiscount,
} from "../../../functions/commerce/adapters/dynamodb/discounts.ts";
import { redemptionWrites } from "../../../functions/commerce/adapters/dynamodb/redemptions.ts";
import type { Discount } from "../../../functions/commerce/contract/discount.ts";
import { indexes } from "../../../functions/commerce/keys.ts";
import { isRefusal } from "../../../functions/shared/kernel/refusal.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { pause } from "../../../functions/shared/runtime/pause.ts";
import { transact } from "../../../functions/shared/runtime/transact.ts";
import { startCloud } from "../cloud.ts";

const TABLE = "COMMERCE";
const cloud = await startCloud({ tables: { [TABLE]: [...indexes] } });
afterAll(cloud.close);

const findRedeemable = findRedeemableDiscounts(documents, TABLE, pause);
const find = async (...asked: Parameters<typeof findRedeemable>) => {
  const found = await findRedeemable(...asked);
  if (isRefusal(found)) throw new Error(found.detail);
  return found;
};
const replace = replaceDiscount(documents, TABLE);
const one = async (id: string) => (await findDiscount(documents, TABLE)(id)) as Discount;

async function made(maxRedemptions?: number): Promise<Discount> {
  const fresh: Discount = {
    id: ulid(),
    owner: "maker",
    code: ulid(),
    name: "A code that everyone has",
    value: { basisPoints: 1000 },
    startsAt: "2026-01-01T00:00:00.000Z",
    firstPurchaseOnly: false,
    stacks: false,
    duration: "once",
    state: "active",
    redeemed: 0,
    createdAt: "2026-01-01T00:00:00.000Z",
    version: 1,
    ...(maxRedemptions !== undefined && { maxRedemptions }),
  };
  expect(await insertDiscount(documents, TABLE)(fresh)).toBe("done");
  return fresh;
}

/** As an order does: what was read is a condition of the write, and what met others is decided anew. */
async function redeem({ id, code }: Discount, customer: string): Promise<"redeemed" | "used-up" | "given-up"> {
  for (let attempt = 1; attempt <= 8; attempt++) {
    if (attempt > 1) await pause(attempt);
    const { byCode } = await find([code], ["maker"], customer);
    const within = byCode.get(code)?.[0]?.discount;
    if (!within || within.state === "archived") return "used-up";
    if (within.maxRedemptions !== undefined && within.redeemed >= within.maxRedemptions) return "used-up";
    const redemption = { discountId: id, reference: `ORDER#${ulid()}`, state: "open", at: within.createdAt } as const;
    const change = { redemption: { ...redemption, amount: { amount: 1, currency: "usd" as const } }, customer, within };
    if ((await transact(documents, redemptionWrites(TABLE, { ...change, count: 1 }))) === "done") return "redeemed";
  }
  return "given-up";
}
const crowd = (of: Discount, size: number) =>
  Promise.all(Array.from({ length: size }, (_, n) => redeem(of, `customer-${n}`)));
const count = (outcomes: readonly string[], outcome: string) => outcomes.filter((each) => each === outcome).length;

test("concurrent redemptions are counted exactly, and nobody is turned away", async () => {
  const code = await made();
  const outcomes = await crowd(code, 60);
  expect(count(outcomes, "redeemed")).toBe(60);
  expect((await one(code.id)).redeemed).toBe(60);
});

test("concurrent buyers redeem a limited code exactly as often as its limit", async () => {
  const code = await made(30);
  const outcomes = await crowd(code, 60);
  expect(count(outcomes, "redeemed")).toBeLessThanOrEqual(30);
  // Who met others too often at the end may come again.
  for (let n = 0; n < 40; n++) outcomes.push(await redeem(code, `late-${n}`));
  expect(count(outcomes, "redeemed")).toBe(30);
  expect((await one(code.id)).redeemed).toBe(30);
});

test("a lowered limit holds from the reply on; released redemptions are used again", async () => {
  const code = await made(200);
  let redeemed = 0;
  let whenLowered = Number.POSITIVE_INFINITY;
  const sold = Array.from({ length: 40 }, async (_, n) => {
    if ((await redeem(code, `customer-${n}`)) === "redeemed") redeemed++;
  });
  const lowered = (async () => {
    const before = await one(code.id);
    expect(await replace(before, { ...before, maxRedemptions: 20, version: 2 })).toBe(true);
    whenLowered = (await one(code.id)).redeemed;
  })();
  await Promise.all([...sold, lowered]);
  expect((await one(code.id)).redeemed).toBe(redeemed);
  expect(redeemed).toBeLessThanOrEqual(Math.max(20, whenLowered));
  const after = await one(code.id);
  for (let n = 0; n < 5; n++)
    expect(await redeem(code, `late-${n}`)).toBe(after.redeemed >= 20 ? "used-up" : "redeemed");

  const back = { discountId: code.id, reference: `ORDER#${ulid()}`, state: "given-back", at: code.createdAt } as const;
  const change = { redemption: { ...back, amount: { amount: 1, currency: "usd" as const } }, customer: "customer-0" };
  const there = (await one(code.id)).redeemed;
  for (let n = 0; n < there - 19; n++) await transact(documents, redemptionWrites(TABLE, { ...change, count: -1 }));
  expect(await redeem(code, "again")).toBe("redeemed");
  expect(await redeem(code, "too-late")).toBe("used-up");
});

test("an archived code is not redeemed, even by those who read it before", async () => {
  const code = await made();
  const { byCode } = await find([code.code], ["maker"]);
  const within = byCode.get(code.code)?.[0]?.discount;
  expect(await replace(code, { ...code, state: "archived", version: 2 })).toBe(true);
  const redemption = { discountId: code.id, reference: `ORDER#${ulid()}`, state: "open", at: code.createdAt } as const;
  const change = {
    redemption: { ...redemption, amount: { amount: 1, currency: "usd" as const } },
    customer: "c",
    count: 1,
  };
  expect(await transact(documents, redemptionWrites(TABLE, { ...change, within } as never))).toBe("conflict");
  expect((await one(code.id)).redeemed).toBe(0);
});
