import { isAffiliate } from "../../affiliates/client.ts";
import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { stripeAccess } from "../../shared/runtime/stripe.ts";
import { findPayee, savePayee } from "../adapters/dynamodb/payees.ts";
import { createAccount, openOnboarding } from "../adapters/stripe/accounts.ts";
import { accountRoutes } from "../contract/account.ts";
import { payableFrom } from "../domain/countries.ts";
import { type Payee, syncedPayee, toShownAccount } from "../domain/payee.ts";
import { openAccountEnv } from "../env.ts";
import type { CreateAccount, FindPayee, IsAffiliate, Now, OpenOnboarding, SavePayee } from "../flows/ports.ts";

export interface OpenAccountPorts {
  readonly findPayee: FindPayee;
  readonly savePayee: SavePayee;
  readonly createAccount: CreateAccount;
  readonly openOnboarding: OpenOnboarding;
  /** The platform's country: an ISO 3166 code. */
  readonly country: string;
  readonly isAffiliate: IsAffiliate;
  readonly now: Now;
}

const nothingToEarn = refuse(
  "nothing-to-earn",
  "Only creators and affiliates are paid: publish a product, or join by POST /affiliates/me.",
);
const unavailable = refuse("account-unavailable", "Stripe does not answer now; try again in a moment.");

export const openAccount = (ports: OpenAccountPorts) =>
  endpoint(accountRoutes.openAccount, async (request) => {
    const { user: creator, groups } = member(request);
    if (!groups.includes("creator") && !(await ports.isAffiliate(creator))) return nothingToEarn;
    const kept = await ports.findPayee(creator);
    const isOpen = kept && kept.state !== "retired";
    const payee = isOpen ? kept : await accountFor(ports, creator, request.body.country ?? ports.country, kept);
    if (isRefusal(payee)) return payee;
    if (payee.state === "rejected" || payee.state === "closed") {
      return refuse(
        "account-closed",
        `The account is ${payee.state} at Stripe; ask the platform to let you open another.`,
      );
    }
    if (payee.state === "enabled") return toShownAccount(payee);
    const link = await ports.openOnboarding(payee.account);
    if (link === "unavailable") return unavailable;
    return { ...toShownAccount(payee), onboardingUrl: link.url, expiresAt: link.expiresAt };
  });

/** A creator's only account: of several concurrent ones, the one that is stored first. */
async function accountFor(ports: OpenAccountPorts, creator: string, country: string, before: Payee | undefined) {
  const payable = payableFrom(ports.country);
  const unsupported = refuse(
    "unsupported-country",
    `Creators in ${country} cannot be paid, only in ${payable.join(", ")}. See GET /payouts/countries.`,
  );
  if (!payable.includes(country)) return unsupported;
  const seen = await ports.createAccount(creator, country, before?.former?.length ?? 0);
  if (seen === "unavailable") return unavailable;
  if (seen === "unsupported-country") return unsupported;
  const payee = syncedPayee(before, { creator, account: seen, at: iso(ports.now()) });
  if (payee && (await ports.savePayee(payee)) === "done") return payee;
  const current = await ports.findPayee(creator);
  return current && current.state !== "retired" ? current : unavailable;
}

const env = environment(...openAccountEnv);
const stripe = stripeAccess(env.PAYOUTS_STRIPE_SECRET);
const now = () => Date.now();
export const handler = openAccount({
  findPayee: findPayee(documents, env.PAYOUTS_TABLE),
  savePayee: savePayee(documents, env.PAYOUTS_TABLE, now),
  createAccount: createAccount(stripe),
  openOnboarding: openOnboarding(stripe, env.SITE_URL),
  country: env.PLATFORM_COUNTRY,
  isAffiliate: isAffiliate(documents, env.AFFILIATES_TABLE),
  now,
});
