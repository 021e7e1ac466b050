import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveAccounts } from "../adapters/live-stripe.ts";
import { routes } from "../contract.ts";
import { looked, type Payee, shown } from "../payee.ts";
import type { CreateAccount, FindPayee, OpenOnboarding, SavePayee } from "../ports.ts";

export interface OpenAccountPorts {
  readonly findPayee: FindPayee;
  readonly savePayee: SavePayee;
  readonly createAccount: CreateAccount;
  readonly openOnboarding: OpenOnboarding;
}

const unavailable = refuse("account-unavailable", "Stripe does not answer now; ask again in a moment.");

export const openAccount = (ports: OpenAccountPorts) =>
  endpoint(routes.openAccount, async (request) => {
    const { user: creator } = member(request);
    const payee = (await ports.findPayee(creator)) ?? (await made(ports, creator, request.body.country));
    if (isRefusal(payee)) return payee;
    if (payee.state === "enabled") return shown(payee);
    const link = await ports.openOnboarding(payee.account);
    if (link === "unavailable") return unavailable;
    return { ...shown(payee), onboardingUrl: link.url, expiresAt: link.expiresAt };
  });

/** A creator's one account: of several that are made at once, the one that is stored first. */
async function made(ports: OpenAccountPorts, creator: string, country: string | undefined) {
  const seen = await ports.createAccount(creator, country);
  if (seen === "unavailable") return unavailable;
  if (seen === "unsupported-country") return refuse(seen, `Stripe pays nobody in ${country ?? "this country"}.`);
  const payee = looked(undefined, creator, seen) as Payee;
  if ((await ports.savePayee(payee)) === "done") return payee;
  return (await ports.findPayee(creator)) ?? unavailable;
}

export const handler = openAccount(liveAccounts());
