import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { emit } from "./events.ts";
import { emulated, inaccessible, invalid } from "./failure.ts";
import { newId } from "./ids.ts";
import { isWithin, listOf } from "./lists.ts";
import { mergedMetadata } from "./metadata.ts";
import { previousOf } from "./previous.ts";
import type { Handlers } from "./routes.ts";

/** The countries that a platform in the United States may pay: https://docs.stripe.com/connect/cross-border-payouts. */
const PAYABLE = new Set(
  "US GB CA CH AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split(" "),
);

/** The information that Stripe requires before it pays a person. */
const ASKED = ["external_account", "individual.dob.day", "individual.first_name", "tos_acceptance.date"];
/** The document that it requires if that did not prove their identity. */
const DOCUMENT = "individual.verification.document";

/** An account's outstanding requirements, and its capabilities: money moves only when nothing is due. */
function standing(due: readonly string[], isSubmitted: boolean) {
  const isReady = isSubmitted && due.length === 0;
  return {
    capabilities: { transfers: isReady ? "active" : "inactive" },
    payouts_enabled: isReady,
    details_submitted: isSubmitted,
    requirements: {
      alternatives: [],
      current_deadline: null,
      currently_due: [...due],
      disabled_reason: isReady ? null : "requirements.past_due",
      errors: [],
      eventually_due: [...due],
      past_due: [...due],
      pending_verification: [],
    },
  } satisfies Partial<Stripe.Account>;
}

function update(change: Change, before: Stripe.Account, fields: Partial<Stripe.Account>): Stripe.Account {
  const after = change.put<Stripe.Account>({ ...before, ...fields });
  emit(change, { type: "account.updated", object: after, previous: previousOf(before, after), account: after.id });
  return after;
}

/** A person entered all required information; `proven` is false if their identity still has to be proved. */
export const completeOnboarding = (change: Change, account: Stripe.Account, proven: boolean): Stripe.Account =>
  update(change, account, standing(proven ? [] : [DOCUMENT], true));

/** The bank returned a payout: another bank account is required, and no money moves until then. */
export const loseBankAccount = (change: Change, account: Stripe.Account): Stripe.Account =>
  update(change, account, standing(["external_account"], account.details_submitted));

/** Stripe rejected a person for good. */
export const rejectAccount = (change: Change, account: Stripe.Account): Stripe.Account => {
  const closed = standing([], true);
  return update(change, account, {
    ...closed,
    capabilities: { transfers: "inactive" },
    payouts_enabled: false,
    requirements: { ...closed.requirements, disabled_reason: "rejected.fraud" },
  });
};

/**
 * The owner of an account disconnects it: Connect's endpoints get the event, and the platform can no longer use the
 * account.
 */
export function deauthorize(change: Change, account: Stripe.Account): Stripe.Account {
  const application = { id: "ca_local", object: "application", name: null } as unknown as Stripe.Account;
  emit(change, { type: "account.application.deauthorized", object: application, account: account.id });
  change.remove(account.id);
  return account;
}

/** Whether Stripe lets money go to an account. */
export const canReceive = ({ capabilities }: Stripe.Account): boolean => capabilities?.transfers === "active";

export const accounts = {
  "POST /v1/accounts": ({ params, change }) => {
    emulated(params, ["type", "country", "email", "capabilities", "metadata", "business_type", "expand"]);
    emulated(params.capabilities ?? {}, ["transfers"], "capabilities");
    if (params.type !== "express") throw invalid("Only Express accounts are emulated.", { param: "type" });
    if (params.country !== undefined && !PAYABLE.has(params.country)) {
      throw invalid(`${params.country} is not currently supported by Stripe for your platform in US.`, {
        code: "country_unsupported",
        param: "country",
      });
    }
    return change.put<Stripe.Account>({
      id: newId("acct", 16),
      object: "account",
      business_type: params.business_type ?? null,
      charges_enabled: false,
      country: params.country ?? "US",
      created: change.at,
      default_currency: "usd",
      email: params.email ?? null,
      metadata: mergedMetadata(null, params.metadata),
      type: "express",
      ...standing(ASKED, false),
    });
  },
  "GET /v1/accounts": ({ params, change }) => {
    emulated(params, ["created", "limit", "starting_after", "ending_before", "expand"]);
    const found = change.all("account").filter(({ created }) => isWithin(created ?? 0, params.created));
    return listOf(found, params, "/v1/accounts");
  },
  "GET /v1/accounts/:id": ({ id, change }) => {
    const found = change.get("account", id);
    if (!found) throw inaccessible(id);
    return found;
  },
  "POST /v1/accounts/:id": ({ id, params, change }) => {
    emulated(params, ["email", "metadata", "expand"]);
    const before = change.need("account", id);
    return update(change, before, {
      ...(params.email !== undefined && { email: params.email }),
      metadata: mergedMetadata(before.metadata ?? null, params.metadata),
    });
  },
} satisfies Partial<Handlers>;
