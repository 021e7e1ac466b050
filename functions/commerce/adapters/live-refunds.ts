import { ulid } from "ulid";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { stripeAccess } from "../../shared/runtime/stripe.ts";
import { findAutomatic } from "./dynamodb/automatic.ts";
import { findBuyer } from "./dynamodb/buyers.ts";
import { commit } from "./dynamodb/commit.ts";
import { findDispute, listDisputes } from "./dynamodb/disputes.ts";
import { findStudies } from "./dynamodb/learning.ts";
import { findLots } from "./dynamodb/lots.ts";
import { findMailed } from "./dynamodb/organisations.ts";
import { liveDecisions } from "./live-lists.ts";
import { liveSettlement } from "./live-settlement.ts";
import { fetchPayment } from "./stripe/checkouts.ts";
import { submitEvidence } from "./stripe/evidence.ts";
import { makeRefund } from "./stripe/refunding.ts";

const access = () => stripeAccess(environment("STRIPE_SECRET").STRIPE_SECRET);

/** For making refunds at Stripe. */
export function liveRefunds() {
  const { COMMERCE_TABLE: table, CREDITS_TABLE: credits } = environment("COMMERCE_TABLE", "CREDITS_TABLE");
  const stripe = access();
  const decisions = liveDecisions();
  return {
    ...decisions,
    commit: commit(documents, table, decisions.now, { credits }),
    findLots: findLots(documents, credits),
    fetchPayment: fetchPayment(stripe),
    makeRefund: makeRefund(stripe),
  };
}

/** For asking for refunds. */
export function liveRequestRefund() {
  const env = environment("COMMERCE_TABLE", "CREDITS_TABLE", "LEARNING_TABLE", "ORGANISATIONS_TABLE");
  const { COMMERCE_TABLE: table, CREDITS_TABLE: credits } = env;
  const { LEARNING_TABLE: learning, ORGANISATIONS_TABLE: organisations } = env;
  const refunds = liveRefunds();
  return {
    ...refunds,
    commit: commit(documents, table, refunds.now, { credits, learning, organisations }),
    findStudies: findStudies(documents, learning),
    findMailed: findMailed(documents, organisations),
    findAutomatic: findAutomatic(documents, table),
    newId: ulid,
  };
}

/** For what buyers' banks contest. */
export function liveContesting() {
  const env = environment("COMMERCE_TABLE", "LEARNING_TABLE", "IDENTITY_TABLE");
  const stripe = access();
  return {
    ...liveSettlement(),
    findDispute: findDispute(documents, env.COMMERCE_TABLE),
    findStudies: findStudies(documents, env.LEARNING_TABLE),
    findBuyer: findBuyer(documents, env.IDENTITY_TABLE),
    fetchPayment: fetchPayment(stripe),
    submitEvidence: submitEvidence(stripe),
  };
}

/** For contesting what is due. */
export function liveContestingDue() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return { ...liveContesting(), listDisputes: listDisputes(documents, table) };
}
