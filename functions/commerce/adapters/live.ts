import { ulid } from "ulid";
import { findProducts } from "../../catalogue/client.ts";
import { findOrganisation } from "../../organisations/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { stripeAccess } from "../../shared/runtime/stripe.ts";
import { findPayer } from "./dynamodb/buyers.ts";
import { findRedeemableDiscounts } from "./dynamodb/discounts.ts";
import { findFailure, findNote, forgetFailure, keepFailure, listFailures } from "./dynamodb/failures.ts";
import { bookJournal, findJournals, listJournals } from "./dynamodb/journals.ts";
import { findOwnership } from "./dynamodb/ownership.ts";
import { findOrderOfPayment } from "./dynamodb/payments.ts";
import { findMark, keepMark, keepReconciliation, keepUncompared, listUncompared } from "./dynamodb/reconciliations.ts";
import { listRefunds } from "./dynamodb/refunds.ts";
import { findShares } from "./dynamodb/shares.ts";
import { findStopped } from "./dynamodb/trades.ts";
import { liveSettlement } from "./live-settlement.ts";
import { liveSubscriptionEvents } from "./live-subscriptions.ts";
import { findMovements, listEvents, listMovements } from "./stripe/balance.ts";
import { expireCheckout, fetchCheckout, fetchPayment, openCheckout } from "./stripe/checkouts.ts";
import { fetchEvent, verifyEvent } from "./stripe/events.ts";
import { makeRefund } from "./stripe/refunding.ts";
import { newSecret } from "./stripe/secrets.ts";

const access = () => stripeAccess(environment("STRIPE_SECRET").STRIPE_SECRET);

/** For ending checkouts. */
export const liveCheckouts = () => ({ ...liveSettlement(), expireCheckout: expireCheckout(access()) });

/** For taking orders. */
export function livePlaceOrder() {
  const env = environment(
    ...(["COMMERCE_TABLE", "CATALOGUE_TABLE", "ORGANISATIONS_TABLE", "IDENTITY_TABLE", "SITE_URL", "TAX"] as const),
  );
  const stripe = access();
  const payer = findPayer(documents, env.IDENTITY_TABLE);
  return {
    ...liveSettlement(),
    openCheckout: openCheckout(stripe, env.SITE_URL, env.TAX === "automatic", payer),
    expireCheckout: expireCheckout(stripe),
    findProducts: findProducts(documents, env.CATALOGUE_TABLE),
    findOwnership: findOwnership(documents, env.COMMERCE_TABLE),
    findShares: findShares(documents, env.COMMERCE_TABLE),
    findStopped: findStopped(documents, env.COMMERCE_TABLE),
    findRedeemableDiscounts: findRedeemableDiscounts(documents, env.COMMERCE_TABLE, pause),
    findOrganisation: findOrganisation(documents, env.ORGANISATIONS_TABLE),
    newId: ulid,
    newSecret,
    giftPage: `${env.SITE_URL}/gifts/claim`,
  };
}

/** For applying Stripe's events. */
function liveInbox() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  const stripe = access();
  const settlement = liveSettlement();
  return {
    ...settlement,
    ...liveSubscriptionEvents(),
    findNote: findNote(documents, table),
    keepFailure: keepFailure(documents, table, settlement.now),
    forgetFailure: forgetFailure(documents, table),
    fetchCheckout: fetchCheckout(stripe),
    fetchPayment: fetchPayment(stripe),
    makeRefund: makeRefund(stripe),
  };
}

/** For what Stripe reports. */
export const liveWebhook = () => ({ ...liveInbox(), verifyEvent: verifyEvent(access()) });

/** For comparing with Stripe. */
export function liveReconciliation() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  const stripe = access();
  return {
    ...liveInbox(),
    listRefunds: listRefunds(documents, table),
    listFailures: listFailures(documents, table),
    listUncompared: listUncompared(documents, table),
    keepUncompared: keepUncompared(documents, table),
    findOrderOfPayment: findOrderOfPayment(documents, table),
    listEvents: listEvents(stripe),
    listMovements: listMovements(stripe),
    findMovements: findMovements(stripe),
    listJournals: listJournals(documents, table),
    findJournals: findJournals(documents, table),
    bookJournal: bookJournal(documents, table),
    findMark: findMark(documents, table),
    keepMark: keepMark(documents, table),
    keepReconciliation: keepReconciliation(documents, table),
    newId: ulid,
  };
}

/** For applying an event again. */
export function liveReplay() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return { ...liveInbox(), fetchEvent: fetchEvent(access()), findFailure: findFailure(documents, table) };
}
