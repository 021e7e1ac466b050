import { stripeApi } from "@lyceum/stripe-local/api";
import { runBilling } from "@lyceum/stripe-local/billing-clock";
import { Change } from "@lyceum/stripe-local/change";
import { Declined, expireDue, subscribe } from "@lyceum/stripe-local/checkout-outcomes";
import { collect } from "@lyceum/stripe-local/collection";
import { parameterCheck } from "@lyceum/stripe-local/parameter-check";
import type { Card } from "@lyceum/stripe-local/payment-methods";
import { setCard } from "@lyceum/stripe-local/saved-card";
import { openSchemas } from "@lyceum/stripe-local/schemas";
import { Store } from "@lyceum/stripe-local/store";
import { Stripe } from "stripe";
import type { StripeAccess } from "../../../functions/shared/runtime/stripe.ts";

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
