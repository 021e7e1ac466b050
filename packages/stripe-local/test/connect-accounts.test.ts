import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStripe } from "../src/server.ts";
import { connect, SECRET_KEY } from "./connect.ts";
import { receive } from "./receiver.ts";

const DAY = 86_400_000;
let service: Awaited<ReturnType<typeof startStripe>>;
let stripe: Stripe;
let own: Awaited<ReturnType<typeof receive>>;
let connected: Awaited<ReturnType<typeof receive>>;
const clock = { ahead: 0 };
beforeAll(async () => {
  [own, connected] = await Promise.all([receive("whsec_own"), receive("whsec_connect")]);
  service = await startStripe({
    secretKey: SECRET_KEY,
    now: () => Date.now() + clock.ahead,
    webhookEndpoints: [own.endpoint, { ...connected.endpoint, connect: true }],
  });
  stripe = connect(service.url);
  // A platform that pays its creators by transfers.
  await stripe.balanceSettings.update({ payments: { payouts: { schedule: { interval: "manual" } } } });
});
afterAll(async () => {
  await service.close();
  own.close();
  connected.close();
});

const post = (url: string) => fetch(url, { method: "POST", redirect: "manual" });
const openAccount = () =>
  stripe.accounts.create({ type: "express", country: "DE", capabilities: { transfers: { requested: true } } });
const linkOf = (account: string) =>
  stripe.accountLinks.create({
    account,
    type: "account_onboarding",
    refresh_url: "https://shop.example/again",
    return_url: "https://shop.example/done",
  });
async function enabled(): Promise<string> {
  const { id } = await openAccount();
  await post(`${(await linkOf(id)).url}/complete`);
  return id;
}
/** Money in the platform's balance that can be sent. */
async function earn(amount: number, currency = "usd"): Promise<void> {
  await stripe.paymentIntents.create({ amount, currency, payment_method: "pm_card_visa", confirm: true });
  clock.ahead += 3 * DAY;
}
const send = (destination: string, amount: number, fields: Partial<Stripe.TransferCreateParams> = {}) =>
  stripe.transfers.create({ destination, amount, currency: "usd", ...fields });
const balanceOf = async (stripeAccount?: string) =>
  (await stripe.balance.retrieve({}, stripeAccount === undefined ? undefined : { stripeAccount })).available;

test("the hosted page enables an account once, and Connect's endpoint gets the event", async () => {
  const { id, payouts_enabled, requirements } = await openAccount();
  expect(payouts_enabled).toBe(false);
  expect(requirements?.currently_due).toContain("external_account");
  const { url, expires_at, created } = await linkOf(id);
  expect(expires_at - created).toBe(300);
  expect(await (await fetch(url)).text()).toContain("Complete onboarding");
  const done = await post(`${url}/complete`);
  expect([done.status, done.headers.get("location")]).toEqual([303, "https://shop.example/done"]);
  expect(await stripe.accounts.retrieve(id)).toMatchObject({
    payouts_enabled: true,
    details_submitted: true,
    capabilities: { transfers: "active" },
    requirements: { currently_due: [], disabled_reason: null },
  });
  const again = await post(`${url}/complete`);
  expect([again.status, again.headers.get("location")]).toEqual([303, "https://shop.example/again"]);
  await service.delivered();
  expect(connected.received.filter(({ event }) => event.account === id)).toMatchObject([
    { event: { type: "account.updated", data: { object: { id, payouts_enabled: true } } } },
  ]);
  expect(own.types()).not.toContain("account.updated");
});

test("an account with a due document cannot receive money", async () => {
  const { id } = await openAccount();
  await post(`${(await linkOf(id)).url}/restrict`);
  expect((await stripe.accounts.retrieve(id)).requirements?.currently_due).toEqual([
    "individual.verification.document",
  ]);
  await earn(5000);
  await expect(send(id, 100)).rejects.toMatchObject({ code: "insufficient_capabilities_for_transfer" });
});

test("a transfer moves money between balances, and reversals move back at most as much", async () => {
  const id = await enabled();
  await earn(10_000);
  const before = (await balanceOf())[0]?.amount ?? 0;
  const transfer = await send(id, 4000, { transfer_group: "batch-1", metadata: { batch: "1" } });
  expect((await balanceOf())[0]?.amount).toBe(before - 4000);
  expect(await balanceOf(id)).toMatchObject([{ amount: 4000, currency: "usd" }]);
  expect((await stripe.transfers.list({ transfer_group: "batch-1" })).data).toMatchObject([{ id: transfer.id }]);
  await stripe.transfers.createReversal(transfer.id, { amount: 1500 });
  await expect(stripe.transfers.createReversal(transfer.id, { amount: 2501 })).rejects.toMatchObject({
    param: "amount",
  });
  await stripe.transfers.createReversal(transfer.id);
  expect(await stripe.transfers.retrieve(transfer.id)).toMatchObject({ amount_reversed: 4000, reversed: true });
  expect((await balanceOf())[0]?.amount).toBe(before);
  const { data } = await stripe.balanceTransactions.list({ source: transfer.id });
  expect(data.map(({ type, net }) => [type, net])).toEqual([
    ["transfer_refund", 2500],
    ["transfer_refund", 1500],
    ["transfer", -4000],
  ]);
  await service.delivered();
  const ofTransfer = own.received.filter(({ event }) => (event.data.object as { id?: string }).id === transfer.id);
  expect(ofTransfer.map(({ event }) => event.type).sort()).toEqual([
    "transfer.created",
    "transfer.reversed",
    "transfer.reversed",
  ]);
});

test("a transfer is limited to the available balance, without new charges", async () => {
  const id = await enabled();
  await stripe.paymentIntents.create({ amount: 9000, currency: "eur", payment_method: "pm_card_visa", confirm: true });
  const early = send(id, 100, { currency: "eur" });
  await expect(early).rejects.toMatchObject({ code: "balance_insufficient", statusCode: 400 });
  clock.ahead += 3 * DAY;
  expect(await send(id, 100, { currency: "eur" })).toMatchObject({ amount: 100, currency: "eur" });
});

test("the same key sends once, however often it is asked", async () => {
  const id = await enabled();
  await earn(5000);
  const params = { destination: id, amount: 700, currency: "usd" };
  const sent = await Promise.all(
    [1, 2, 3].map(() => stripe.transfers.create(params, { idempotencyKey: `once-${id}` })),
  );
  expect(new Set(sent.map((transfer) => transfer.id)).size).toBe(1);
  expect(await balanceOf(id)).toMatchObject([{ amount: 700 }]);
});

test("a payout that the bank returns is in the balance again, until there is another bank", async () => {
  const stripeAccount = await enabled();
  await earn(5000);
  await send(stripeAccount, 2000);
  const payout = await stripe.payouts.create({ amount: 2000, currency: "usd" }, { stripeAccount });
  expect(await balanceOf(stripeAccount)).toMatchObject([{ amount: 0 }]);
  await expect(stripe.payouts.retrieve(payout.id)).rejects.toMatchObject({ statusCode: 404 });
  expect((await post(`${service.url}/_control/payouts/${payout.id}/fail`)).status).toBe(200);
  expect(await stripe.payouts.retrieve(payout.id, {}, { stripeAccount })).toMatchObject({
    status: "failed",
    failure_code: "account_closed",
  });
  expect(await balanceOf(stripeAccount)).toMatchObject([{ amount: 2000 }]);
  expect(await stripe.accounts.retrieve(stripeAccount)).toMatchObject({
    payouts_enabled: false,
    requirements: { currently_due: ["external_account"] },
  });
  await service.delivered();
  const told = connected.received.filter(({ event }) => event.account === stripeAccount);
  expect(told.map(({ event }) => event.type).sort()).toEqual([
    "account.updated",
    "account.updated",
    "payout.created",
    "payout.failed",
  ]);
});

test("foreign accounts, and routes that are not emulated on accounts, are refused", async () => {
  const foreign = { stripeAccount: "acct_foreign" };
  await expect(stripe.balance.retrieve({}, foreign)).rejects.toMatchObject({ code: "account_invalid" });
  const stripeAccount = await enabled();
  await expect(stripe.customers.list({}, { stripeAccount })).rejects.toMatchObject({ statusCode: 501 });
});

test("daily payouts send what is available beyond a minimum, and manual ones nothing", async () => {
  // https://docs.stripe.com/payouts/minimum-balances-for-automatic-payouts
  const { interval } = (await stripe.balanceSettings.retrieve()).payments.payouts?.schedule ?? {};
  expect(interval).toBe("manual");
  const set = (schedule: "daily" | "manual", usd: number | "") =>
    stripe.balanceSettings.update({
      payments: { payouts: { schedule: { interval: schedule }, minimum_balance_by_currency: { usd } } },
    });
  await earn(10_000);
  const usd = async () => (await balanceOf()).find(({ currency }) => currency === "usd")?.amount ?? 0;
  const before = await usd();
  clock.ahead += DAY;
  expect(await usd()).toBe(before);
  expect((await set("daily", 700)).payments.payouts).toMatchObject({
    schedule: { interval: "daily" },
    minimum_balance_by_currency: { usd: 700 },
  });
  clock.ahead += DAY;
  expect(await usd()).toBe(700);
  const { data } = await stripe.payouts.list();
  expect(data.filter(({ currency }) => currency === "usd")).toMatchObject([{ automatic: true, amount: before - 700 }]);
  clock.ahead += DAY;
  expect(await usd()).toBe(700);
  const reset = await set("manual", "");
  expect(reset.payments.payouts).toMatchObject({ minimum_balance_by_currency: null });
});
