import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { stripeAccess } from "../../shared/runtime/stripe.ts";
import { accountSync } from "../adapters/stripe/account-sync.ts";
import { accountRoutes } from "../contract/account.ts";
import { isOld, toShownAccount } from "../domain/payee.ts";
import { payoutsStripeEnv } from "../env.ts";
import { type SyncAccountPorts, syncAccount } from "../flows/sync-account.ts";

/** As last seen at Stripe; asked again if that is old, or if it waits for something. */
export const getAccount = (ports: SyncAccountPorts) =>
  endpoint(accountRoutes.getAccount, async (request) => {
    const { user } = member(request);
    const kept = await ports.findPayee(user);
    if (!kept || !isOld(kept, ports.now())) return toShownAccount(kept);
    try {
      await syncAccount(ports, { account: kept.account });
      return toShownAccount(await ports.findPayee(user));
    } catch (error) {
      // An old view is better than no answer.
      logger.warn("a creator's account could not be looked at", { creator: user, error });
      return toShownAccount(kept);
    }
  });

const { PAYOUTS_TABLE, PAYOUTS_STRIPE_SECRET } = environment(...payoutsStripeEnv);
export const handler = getAccount(accountSync(documents, PAYOUTS_TABLE, stripeAccess(PAYOUTS_STRIPE_SECRET)));
