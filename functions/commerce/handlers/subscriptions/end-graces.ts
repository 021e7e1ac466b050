import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { logger } from "../../../shared/runtime/logger.ts";
import { liveGraces } from "../../adapters/live-subscriptions.ts";
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
      logger.error(`the grace of subscription ${ref.id} is over, but not acted on`, error as Error);
    }
  }
  if (failures > 0) throw new Error(`${failures} subscriptions could not be looked at; they are tried again.`);
};

export const handler = endGraces(liveGraces());
