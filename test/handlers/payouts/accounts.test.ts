import "./environment.ts";
import { Stripe } from "stripe";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getAccount } from "../../../functions/payouts/handlers/get-account.ts";
import { getAccountOf } from "../../../functions/payouts/handlers/get-account-of.ts";
import { listCountries } from "../../../functions/payouts/handlers/list-countries.ts";
import { openAccount } from "../../../functions/payouts/handlers/open-account.ts";
import { retireAccount } from "../../../functions/payouts/handlers/retire-account.ts";
import { stripeConnectWebhook } from "../../../functions/payouts/handlers/stripe-connect-webhook.ts";
import { call } from "../call.ts";
import { SECRETS, startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const accountOf = async (creator: string) => (await world.ports.findPayee(creator))?.account ?? "";
const accountsOf = async (creator: string) => {
  const { data } = await world.stripe.accounts.list({ limit: 100 });
  return data.filter(({ metadata }) => metadata?.lyceum_creator === creator);
};

test("a creator has no account until they open one, and is sent to Stripe to complete it", async () => {
  const creator = ulid();
  expect(await world.account(creator)).toEqual({ state: "none", due: [] });
  const { status, body } = await world.open(creator, {}, { country: "DE" });
  expect([status, body.state]).toEqual([201, "pending"]);
  expect(body.onboardingUrl).toMatch(/^http/);
  expect(body.due).toContain("external_account");
  expect(await accountsOf(creator)).toMatchObject([{ type: "express", country: "DE" }]);
});

test("an affiliate who sells nothing may be paid too; somebody with nothing to earn may not", async () => {
  const open = (user: string) => call<{ code?: string; state?: string }>(openAccount(world.ports), { user, body: {} });
  expect(await open("fan")).toMatchObject({ status: 201, body: { state: "pending" } });
  expect(await open("somebody")).toMatchObject({ status: 403, body: { code: "nothing-to-earn" } });
  expect(await accountsOf("somebody")).toEqual([]);
});

test("ten openings at once, and one again later, are one account", async () => {
  const creator = ulid();
  const replies = await Promise.all(Array.from({ length: 10 }, () => world.open(creator)));
  expect(replies.every(({ status, body }) => status === 201 && body.onboardingUrl !== undefined)).toBe(true);
  world.wait(2);
  expect((await world.open(creator)).status).toBe(201);
  expect(await accountsOf(creator)).toHaveLength(1);
});

test("an opening that crashes at any step and is retried is one account", async () => {
  for (const port of ["findPayee", "createAccount", "savePayee", "openOnboarding"] as const) {
    for (const when of ["before", "after"]) {
      const creator = ulid();
      const crashing = async (...input: never[]) => {
        if (when === "after") await (world.ports[port] as (...input: never[]) => Promise<unknown>)(...input);
        throw new Error("crash");
      };
      expect((await world.open(creator, { [port]: crashing })).status).toBe(500);
      expect((await world.open(creator)).status).toBe(201);
      expect(await accountsOf(creator)).toHaveLength(1);
    }
  }
});

test("an account is enabled when Stripe says so, and then nothing is due", async () => {
  const creator = await world.enabled();
  expect(await world.account(creator)).toEqual({ state: "enabled", due: [] });
  const { body } = await world.open(creator);
  expect(body).toEqual({ state: "enabled", due: [] });
});

test("an account is restricted while a document is due", async () => {
  const creator = ulid();
  await world.onPage((await world.open(creator)).body.onboardingUrl, "restrict");
  await world.delivered();
  expect(await world.account(creator)).toEqual({ state: "restricted", due: ["individual.verification.document"] });
});

test("an account is fetched, not taken from an event, so old events undo nothing", async () => {
  const creator = ulid();
  await world.control("webhooks/hold");
  const { onboardingUrl } = (await world.open(creator)).body;
  await world.onPage(onboardingUrl, "restrict");
  const account = await accountOf(creator);
  const restricted = await world.eventOf("account.updated", account, account);
  await world.onPage((await world.open(creator)).body.onboardingUrl, "complete");
  await world.deliver(restricted.id);
  expect(await world.account(creator)).toMatchObject({ state: "enabled" });
  await world.control("webhooks/release");
  await world.delivered();
  const before = await world.ports.findPayee(creator);
  await world.deliver(restricted.id);
  expect(await world.ports.findPayee(creator)).toEqual(before);
});

test("a view that was overtaken by a newer one is fetched again", async () => {
  const creator = ulid();
  const { onboardingUrl } = (await world.open(creator)).body;
  const account = await accountOf(creator);
  await world.control("webhooks/hold");
  await world.onPage(onboardingUrl, "restrict");
  let looks = 0;
  const overtaken: typeof world.ports.fetchAccount = async (id) => {
    const seen = await world.ports.fetchAccount(id);
    // After the look that counts, someone else looks and keeps what is newer.
    if (++looks === 2) {
      await world.onPage((await world.open(creator)).body.onboardingUrl, "complete");
      const kept = await world.ports.findPayee(creator);
      if (kept) await world.ports.savePayee({ ...kept, state: "enabled", due: [], version: kept.version + 1 });
    }
    return seen;
  };
  world.webhook.handler = stripeConnectWebhook({ ...world.ports, fetchAccount: overtaken });
  await world.deliver((await world.eventOf("account.updated", account, account)).id);
  world.webhook.handler = stripeConnectWebhook(world.ports);
  expect(looks).toBe(3);
  expect(await world.account(creator)).toMatchObject({ state: "enabled" });
  await world.control("webhooks/release");
});

test("a payout that the bank returns is shown to the creator, and stops transfers", async () => {
  const creator = await world.enabled();
  const stripeAccount = await accountOf(creator);
  await world.charge(9000);
  world.wait(3);
  await world.stripe.transfers.create({ destination: stripeAccount, amount: 5000, currency: "usd" });
  const payout = await world.stripe.payouts.create({ amount: 5000, currency: "usd" }, { stripeAccount });
  await world.control(`payouts/${payout.id}/fail`);
  await world.delivered();
  expect(await world.account(creator)).toMatchObject({
    state: "restricted",
    due: ["external_account"],
    bankRefusal: { reason: "The bank account has been closed." },
  });
  await world.onPage((await world.open(creator)).body.onboardingUrl, "complete");
  const again = await world.stripe.payouts.create({ amount: 5000, currency: "usd" }, { stripeAccount });
  await world.control(`payouts/${again.id}/pay`);
  await world.delivered();
  expect(await world.account(creator)).toEqual({ state: "enabled", due: [] });
});

test("events of others' accounts in a shared Stripe account change nothing of ours", async () => {
  const payees = async () => (await world.payees()).length;
  const [calls, before] = [world.webhook.calls, await payees()];
  const { id } = await world.stripe.accounts.create({ type: "express" });
  await world.stripe.accounts.update(id, { email: "someone@example.com" });
  await world.delivered();
  expect(world.webhook.calls).toBe(calls + 1);
  expect(await payees()).toBe(before);
});

test("an event about an unknown payout still updates the account, and is not sent again", async () => {
  const creator = await world.enabled();
  const account = await accountOf(creator);
  const event = { id: `evt_${account}`, type: "payout.failed", account, data: { object: { id: "po_unknown" } } };
  const body = JSON.stringify(event);
  expect((await send(body, signed(body, SECRETS.own))).status).toBe(200);
  expect(await world.account(creator)).toEqual({ state: "enabled", due: [] });
});

const signed = (payload: string, secret: string, timestamp = Math.floor(Date.now() / 1000)) => ({
  "stripe-signature": Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }),
});
const send = (body: string, headers: Record<string, string>) =>
  call(stripeConnectWebhook(world.ports), { body, headers });

test("only a body signed recently by one of our endpoints' secrets is accepted", async () => {
  const body = JSON.stringify({ id: "evt_1", type: "customer.created", data: { object: { id: "cus_1" } } });
  for (const headers of [{}, signed(body, "whsec_other"), signed(body, SECRETS.own, 1)] as Record<string, string>[]) {
    expect(await send(body, headers)).toMatchObject({ status: 400, body: { code: "invalid-signature" } });
  }
  for (const secret of Object.values(SECRETS)) expect((await send(body, signed(body, secret))).status).toBe(200);
});

test("a signed body that is no event is refused; an event of the other mode is dropped", async () => {
  for (const body of ["[]", "null", "text", "{}", '{"id":"evt_1","type":"payout.paid"}']) {
    expect(await send(body, signed(body, SECRETS.own))).toMatchObject({ status: 400, body: { code: "invalid-event" } });
  }
  const event = {
    id: "evt_live",
    type: "account.updated",
    account: "acct_unknown",
    data: { object: { id: "acct_unknown" } },
  };
  const body = JSON.stringify(event);
  const ahead = signed(body, SECRETS.own, Math.floor(Date.now() / 1000) + 3_600);
  expect((await send(body, ahead)).status).toBe(400);
  const live = JSON.stringify({ ...event, livemode: true });
  expect((await send(live, signed(live, SECRETS.own))).status).toBe(200);
  expect((await send(body, signed(body, SECRETS.own))).status).toBe(200);
});

test("a lost account.updated is corrected when the creator next looks", async () => {
  const creator = ulid();
  const { onboardingUrl } = (await world.open(creator)).body;
  await world.control("webhooks/hold");
  await world.onPage(onboardingUrl, "complete");
  expect(await world.account(creator)).toMatchObject({ state: "pending" });
  world.clock.ahead += 31_000;
  expect(await world.account(creator)).toEqual({ state: "enabled", due: [] });
  await world.control("webhooks/release");
});

test("if Stripe does not answer, the creator sees what is stored", async () => {
  const creator = await world.enabled();
  world.wait(2);
  const fetchAccount = async () => {
    throw new Stripe.errors.StripeConnectionError({ message: "no answer", type: "api_error" } as never);
  };
  const { status, body } = await call(getAccount({ ...world.ports, fetchAccount }), {
    user: creator,
    groups: ["creator"],
  });
  expect([status, body]).toEqual([200, { state: "enabled", due: [] }]);
});

const operator = { user: "op", groups: ["operator"] };
const retire = (id: string) =>
  call<{ state: string; former: { account: string; reason: string }[]; code?: string }>(retireAccount(world.ports), {
    ...operator,
    params: { id },
    body: { reason: "It was opened for the wrong country." },
  });

test("an account cut off from the platform is closed; an operator lets another be opened", async () => {
  const creator = await world.enabled();
  const account = await accountOf(creator);
  await world.control(`accounts/${account}/deauthorize`);
  await world.delivered();
  expect(await world.account(creator)).toMatchObject({ state: "closed" });
  expect(await world.open(creator)).toMatchObject({ status: 409, body: { code: "account-closed" } });
  expect((await retire(creator)).body).toMatchObject({ state: "retired", former: [{ account }] });
  expect(await world.account(creator)).toEqual({ state: "none", due: [] });
  const { status, body } = await world.open(creator);
  expect([status, body.state]).toEqual([201, "pending"]);
  await world.onPage(body.onboardingUrl, "complete");
  await world.delivered();
  expect(await world.account(creator)).toMatchObject({ state: "enabled" });
  expect(await accountOf(creator)).not.toBe(account);
});

test("payable money goes to the new account, and reports of the old one change nothing", async () => {
  const creator = await world.enabled();
  const old = await accountOf(creator);
  const longAgo = new Date(world.ports.now() - 40 * 86_400_000).toISOString();
  await world.charge(50_000);
  world.wait(3);
  await world.sell(creator, 5000, { at: longAgo, earnedAt: longAgo });
  await retire(creator);
  await world.run();
  expect(await world.sentTo(creator)).toEqual([]);
  await world.onPage((await world.open(creator)).body.onboardingUrl, "complete");
  await world.stripe.accounts.update(old, { email: "old@example.com" });
  await world.delivered();
  await world.run();
  expect((await world.sentTo(creator)).map(({ amount, destination }) => [amount, destination])).toEqual([
    [5000, await accountOf(creator)],
  ]);
  expect(await accountOf(creator)).not.toBe(old);
});

test("an account that Stripe rejects is shown so; retiring one twice changes nothing", async () => {
  const creator = await world.enabled();
  await world.control(`accounts/${await accountOf(creator)}/reject`);
  await world.delivered();
  expect(await world.account(creator)).toMatchObject({ state: "rejected" });
  expect(await world.open(creator)).toMatchObject({ status: 409, body: { code: "account-closed" } });
  await retire(creator);
  expect((await retire(creator)).body.former).toHaveLength(1);
  expect(await retire(ulid())).toMatchObject({ status: 404, body: { code: "unknown-account" } });
  const shown = await call(getAccountOf(world.ports), { ...operator, params: { id: creator } });
  expect(shown).toMatchObject({ status: 200, body: { state: "retired", former: [{ reason: expect.any(String) }] } });
});

test("everyone sees where creators can be paid; other countries are refused before Stripe", async () => {
  // https://docs.stripe.com/connect/cross-border-payouts: the US, the UK, the EEA, Canada and Switzerland, each to all.
  const { body } = await call<{ countries: string[] }>(listCountries("US"));
  expect(body.countries).toEqual(expect.arrayContaining(["US", "GB", "DE", "NO", "CA", "CH"]));
  const asked: string[] = [];
  const createAccount: typeof world.ports.createAccount = async (creator, country, nth) => {
    asked.push(country);
    return world.ports.createAccount(creator, country, nth);
  };
  for (const country of ["CN", "JP", "KW", "IN"]) {
    expect(body.countries).not.toContain(country);
    expect(await world.open(ulid(), { createAccount }, { country })).toMatchObject({
      status: 422,
      body: { code: "unsupported-country", detail: expect.stringContaining("DE") },
    });
  }
  expect(asked).toEqual([]);
  for (const country of body.countries) {
    await world.stripe.accounts.create({ type: "express", country });
  }
  await expect(world.stripe.accounts.create({ type: "express", country: "CN" })).rejects.toMatchObject({
    param: "country",
  });
  const japanese = await call<{ countries: string[] }>(listCountries("JP"));
  expect(japanese.body.countries).toEqual(["JP"]);
});

test("a country that is no code is refused, and so is one that Stripe does not serve", async () => {
  const { status, body } = await world.open(ulid(), {}, { country: "Germany" });
  expect([status, body.errors?.[0]?.pointer]).toEqual([400, "/country"]);
  const refusing = { createAccount: async () => "unsupported-country" as const };
  expect(await world.open(ulid(), refusing, { country: "KP" })).toMatchObject({
    status: 422,
    body: { code: "unsupported-country" },
  });
});

test("without Stripe's answer no account is opened, and the creator is asked to retry", async () => {
  const creator = ulid();
  const silent = { createAccount: async () => "unavailable" as const };
  expect(await world.open(creator, silent)).toMatchObject({ status: 503, body: { code: "account-unavailable" } });
  expect(await world.account(creator)).toMatchObject({ state: "none" });
});
