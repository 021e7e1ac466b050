import { isRefusal } from "../../shared/kernel/refusal.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { liveEnding } from "../adapters/live.ts";
import type { FindLapsed } from "../flows/ports.ts";
import { type EndingPorts, lapse } from "../flows/spend-credits.ts";

/** Lets go all that was on hold for too long. Doing it again lets nothing go twice. */
export const endHolds = (ports: EndingPorts & { readonly findLapsed: FindLapsed }) => async (): Promise<void> => {
  let failures = 0;
  for await (const id of ports.findLapsed(ports.now())) {
    try {
      const after = await lapse(ports, id);
      if (isRefusal(after)) throw new Error(after.detail);
      logger.info("hold is over", { usage: id, state: after.state });
    } catch (error) {
      failures++;
      logger.error(`the hold of ${id} is over, but not let go`, error as Error);
    }
  }
  if (failures > 0) throw new Error(`${failures} holds could not be let go; they are tried again.`);
};

/** On its schedule. */
export const handler = endHolds(liveEnding());
