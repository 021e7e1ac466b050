import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { stripeAccess } from "../../shared/runtime/stripe.ts";
import { findStripeCustomer } from "./stripe-customers.ts";
import { sendUsage } from "./stripe-meters.ts";

/** For telling Stripe of usage. */
export function liveMetering() {
  const env = environment("COMMERCE_TABLE", "STRIPE_SECRET", "METER_EVENT");
  return {
    findStripeCustomer: findStripeCustomer(documents, env.COMMERCE_TABLE),
    sendUsage: sendUsage(stripeAccess(env.STRIPE_SECRET), env.METER_EVENT),
  };
}
