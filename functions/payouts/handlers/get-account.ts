import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { liveLooking } from "../adapters/live-stripe.ts";
import { routes } from "../contract/payout.ts";
import { isOld, shown } from "../domain/payee.ts";
import { type LookPorts, look } from "../flows/sync-account.ts";

/** As it was when Stripe was last asked; asked again where that is old, or where it waits for something. */
export const getAccount = (ports: LookPorts) =>
  endpoint(routes.getAccount, async (request) => {
    const { user } = member(request);
    const kept = await ports.findPayee(user);
    if (!kept || !isOld(kept, ports.now())) return shown(kept);
    try {
      await look(ports, kept.account);
      return shown(await ports.findPayee(user));
    } catch (error) {
      // What is known is worth more than no answer.
      logger.warn(`the account of ${user} could not be looked at`, error as Error);
      return shown(kept);
    }
  });

export const handler = getAccount(liveLooking());
