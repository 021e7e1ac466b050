import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { logger } from "../../../shared/runtime/logger.ts";
import { stripeAccess } from "../../../shared/runtime/stripe.ts";
import { findOverdue } from "../../adapters/dynamodb/subscriptions.ts";
import { syncPorts } from "../../adapters/stripe/subscription-sync.ts";
import { stripeEnv } from "../../env.ts";
import type { FindOverdue } from "../../flows/subscription-ports.ts";
import { type SyncPorts, syncSubscription } from "../../flows/subscription-sync.ts";

/** Looks again at every subscription whose grace is over: it is paid by now, or its access waits until it is. */
export const endGraces = (ports: SyncPorts & { readonly findOverdue: FindOverdue }) => async (): Promise<void> => {
  let failures = 0;
  for await (const ref of ports.findOverdue(ports.now())) {
    try {
      const after = await syncSubscription(ports, ref);
      if (isRefusal(after)) throw new Error(after.detail);
      logger.info("grace is over", { subscription: after.id, state: after.state });
    } catch (error) {
      failures++;
      logger.error("a subscription was not ended after its grace", { subscription: ref.id, error });
    }
  }
  if (failures > 0) throw new Error(`${failures} subscriptions could not be looked at; they are tried again.`);
};

const env = environment(...stripeEnv);
export const handler = endGraces({
  ...syncPorts(env.COMMERCE_TABLE, stripeAccess(env.STRIPE_SECRET)),
  findOverdue: findOverdue(documents, env.COMMERCE_TABLE),
});
