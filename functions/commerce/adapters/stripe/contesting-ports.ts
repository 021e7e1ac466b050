import type { EnvOf } from "../../../shared/env.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { stripeAccess } from "../../../shared/runtime/stripe.ts";
import type { contestingEnv } from "../../env.ts";
import { findBuyer } from "../dynamodb/buyers.ts";
import { findDispute } from "../dynamodb/disputes.ts";
import { findStudies } from "../dynamodb/learning.ts";
import { orderStore } from "../dynamodb/order-store.ts";
import { fetchPayment } from "./checkouts.ts";
import { submitEvidence } from "./evidence.ts";

/** The ports that contest disputes at Stripe. */
export function contestingPorts(env: EnvOf<typeof contestingEnv>) {
  const access = stripeAccess(env.STRIPE_SECRET);
  return {
    ...orderStore(env.COMMERCE_TABLE),
    findDispute: findDispute(documents, env.COMMERCE_TABLE),
    findStudies: findStudies(documents, env.LEARNING_TABLE),
    findBuyer: findBuyer(documents, env.IDENTITY_TABLE),
    fetchPayment: fetchPayment(access),
    submitEvidence: submitEvidence(access),
  };
}
