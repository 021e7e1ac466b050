import { setTimeout } from "node:timers/promises";
import { ulid } from "ulid";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import type { Pause } from "../ports.ts";
import { findProducts } from "./catalogue.ts";
import { expireCheckout, fetchCheckout, fetchPayment, openCheckout } from "./checkouts.ts";
import { commit, isNoted } from "./commit.ts";
import { verifyEvent } from "./events.ts";
import { findOrder } from "./orders.ts";
import { findShares } from "./shares.ts";
import { findStanding } from "./standing.ts";
import { stripeAccess } from "./stripe-client.ts";

const now = () => Date.now();

/** Full jitter: those who met do not meet again. */
const pause: Pause = (attempt) => setTimeout(Math.random() * Math.min(25 * 2 ** attempt, 1000));

function liveSettlement() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return { findOrder: findOrder(documents, table), commit: commit(documents, table, now), pause, now };
}

const access = () => stripeAccess(environment("STRIPE_SECRET").STRIPE_SECRET);

/** For ending checkouts. */
export const liveCheckouts = () => ({ ...liveSettlement(), expireCheckout: expireCheckout(access()) });

/** For taking orders. */
export function livePlaceOrder() {
  const env = environment("COMMERCE_TABLE", "CATALOGUE_TABLE", "SITE_URL");
  const stripe = access();
  return {
    ...liveSettlement(),
    openCheckout: openCheckout(stripe, env.SITE_URL),
    expireCheckout: expireCheckout(stripe),
    findProducts: findProducts(documents, env.CATALOGUE_TABLE),
    findStanding: findStanding(documents, env.COMMERCE_TABLE),
    findShares: findShares(documents, env.COMMERCE_TABLE),
    newId: ulid,
  };
}

/** For what Stripe reports. */
export function liveWebhook() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  const stripe = access();
  return {
    ...liveSettlement(),
    verifyEvent: verifyEvent(stripe),
    isNoted: isNoted(documents, table),
    fetchCheckout: fetchCheckout(stripe),
    fetchPayment: fetchPayment(stripe),
  };
}
