import "./environment.ts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { expireCheckout } from "../../../functions/commerce/adapters/stripe/checkouts.ts";
import {
  endAt,
  endAtPeriod,
  endNow,
  voidInvoices,
} from "../../../functions/commerce/adapters/stripe/end-subscription.ts";
import { submitEvidence } from "../../../functions/commerce/adapters/stripe/evidence.ts";
import { problemReply } from "../../../functions/shared/runtime/problem.ts";
import { type Memberships, memberships } from "./membership.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let shop: Memberships;
beforeAll(async () => {
  world = await startWorld();
  shop = memberships(world);
});
afterEach(() => world.control("faults?times=0"));
afterAll(() => world.close());

const unanswered = { status: 503, body: { code: "payment-unavailable" } };

test("a 503 says when to retry, and no other status does", () => {
  const headersOf = (status: number) => problemReply(status, "payment-unavailable", "Later.").headers;
  expect(headersOf(503)).toMatchObject({ "retry-after": expect.stringMatching(/^[1-9]\d*$/) });
  expect(headersOf(409)).not.toHaveProperty("retry-after");
});

describe("without Stripe's answer a route says so, and a retry does the work once", () => {
  test("to subscribe", async () => {
    const product = await shop.offer(1000);
    await world.control("faults?kind=rate-limit&times=1&path=/v1/checkout/sessions");
    expect(await shop.subscribe("limited", product)).toMatchObject(unanswered);
    const { status, body } = await shop.subscribe("limited", product);
    expect([status, body.state]).toEqual([201, "pending"]);
    expect(await world.sessionsOf(body.id)).toHaveLength(1);
  });

  test("to cancel, to resume and to open the portal", async () => {
    const id = await shop.member("waits", await shop.offer(1000));
    for (const [kind, ask, path] of [
      ["rate-limit", () => shop.cancel("waits", id), "/v1/subscriptions"],
      ["unavailable", () => shop.resume("waits", id), "/v1/subscriptions"],
      ["rate-limit", () => shop.portal("waits"), "/v1/billing_portal"],
    ] as const) {
      // What is heard of the one before asks Stripe too.
      await world.delivered();
      await world.control(`faults?kind=${kind}&times=1&path=${path}`);
      expect(await ask()).toMatchObject(unanswered);
      expect((await ask()).status).toBe(200);
    }
    await world.delivered();
    expect((await shop.get("waits", id)).body).toMatchObject({ state: "active", cancelAtPeriodEnd: false });
  });

  test("to end all billing", async () => {
    await shop.member("leaves", await shop.offer(1000));
    await world.control("faults?kind=rate-limit&times=1&method=DELETE");
    expect(await shop.endBilling("leaves")).toMatchObject(unanswered);
    expect((await shop.endBilling("leaves")).body.ended).toHaveLength(1);
  });
});

describe("a refusal by Stripe is not taken for success", () => {
  const access = async () => ({ stripe: world.stripe, webhookSecrets: [] });

  test("a subscription that Stripe refused to change is not over", async () => {
    const id = await shop.member("goes-on", await shop.offer(1000));
    const { stripeSubscription = "" } = await shop.stored("goes-on", id);
    // In the past, which Stripe takes for no end.
    const past = new Date(Math.floor(world.ports.now() / 1000 - 86_400) * 1000).toISOString();
    expect(await endAt(access)(stripeSubscription, past)).toEqual({ refused: "cancel_at must be in the future." });
    expect((await world.stripe.subscriptions.retrieve(stripeSubscription)).cancel_at).toBeNull();
    await endNow(access)(stripeSubscription);
    // Over it is when Stripe says so: asked again, and whatever it was asked for.
    await endNow(access)(stripeSubscription);
    expect(await endAtPeriod(access)(stripeSubscription, true)).toBe("over");
    expect(await endAt(access)(stripeSubscription, past)).toBe("over");
    expect(await endAtPeriod(access)("sub_unknown", true)).toBe("over");
    await world.delivered();
  });

  test("an invoice that is neither void nor paid is an error", async () => {
    const id = await shop.member("voids", await shop.offer(1000));
    const [paid] = await shop.invoices("voids", id);
    await voidInvoices(access)([paid?.id ?? ""]);
    expect((await world.stripe.invoices.retrieve(paid?.id ?? "")).status).toBe("paid");
    await expect(voidInvoices(access)(["in_unknown"])).rejects.toThrow("No such invoice");
  });

  test("a session unknown to Stripe is undefined, and a refused dispute is fetched", async () => {
    expect(await expireCheckout(access)("cs_unknown")).toBeUndefined();
    await expect(submitEvidence(access)("dp_unknown", {} as never)).rejects.toThrow("No such dispute");
  });
});
