import { Stripe } from "stripe";
import type { StripeAccess } from "../../../functions/shared/runtime/stripe.ts";
import { stripeApi } from "../../../packages/stripe-local/src/api.ts";
import { runBilling } from "../../../packages/stripe-local/src/billing-clock.ts";
import { Change } from "../../../packages/stripe-local/src/change.ts";
import { Declined, expireDue, subscribe } from "../../../packages/stripe-local/src/checkout-outcomes.ts";
import { collect } from "../../../packages/stripe-local/src/collection.ts";
import { parameterCheck } from "../../../packages/stripe-local/src/parameter-check.ts";
import type { Card } from "../../../packages/stripe-local/src/payment-methods.ts";
import { setCard } from "../../../packages/stripe-local/src/saved-card.ts";
import { openSchemas } from "../../../packages/stripe-local/src/schemas.ts";
import { Store } from "../../../packages/stripe-local/src/store.ts";

const KEY = "sk_test_in_process";
const check = openSchemas().then(parameterCheck);

/**
 * Stripe's emulator behind Stripe's own client, without a network: thousands of short lives of a subscription in
 * seconds, each call an instant at which something else may happen first.
 * @param before awaited before each request is answered
 */
export async function stripeInProcess(start: number, before: () => Promise<unknown>) {
  const store = await Store.open(undefined);
  const clock = { seconds: start };
  const api = stripeApi({
    store,
    check,
    secretKey: KEY,
    clock: () => clock.seconds,
    baseUrl: () => "http://stripe.test",
  });
  const answer = async (url: string, init: RequestInit) => {
    await before();
    const headers = Object.fromEntries(new Headers(init.headers));
    const { method = "GET", body } = init;
    const reply = await api({ method, url: new URL(url), headers, body: String(body ?? "") });
    return new Response(JSON.stringify(reply.body), { status: reply.status, headers: reply.headers });
  };
  const stripe = new Stripe(KEY, {
    httpClient: Stripe.createFetchHttpClient(answer as unknown as typeof fetch),
    maxNetworkRetries: 0,
    telemetry: false,
  });
  const change = (make: (change: Change) => unknown) => {
    const made = new Change(store, clock.seconds);
    make(made);
    void made.commit();
  };
  return {
    store,
    clock,
    access: async (): Promise<StripeAccess> => ({ stripe, webhookSecrets: [] }),
    events: () => store.all("event"),
    pass(seconds: number) {
      clock.seconds += seconds;
      change((made) => {
        expireDue(made);
        runBilling(made);
      });
    },
    /** A person begins at an open session. */
    begin(session: string, card: Card) {
      const found = store.get("checkout.session", session);
      if (found?.status !== "open") return;
      try {
        change((made) => subscribe(made, found, card));
      } catch (error) {
        if (!(error instanceof Declined)) throw error;
      }
    },
    useCard: (customer: string, card: Card) => change((made) => setCard(made, customer, card)),
    /** A person pays what is open. */
    payOpen() {
      for (const invoice of store.all("invoice").filter(({ status }) => status === "open")) {
        change((made) => collect(made, invoice, "succeeds"));
      }
    },
  };
}
