import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { commitUsage as storeUsage } from "../adapters/commit-usage.ts";
import { findLapsed, findUsage } from "../adapters/usages.ts";
import { accountEnv } from "../env.ts";
import type { FindLapsed } from "../flows/ports.ts";
import { type EndingPorts, releaseLapsed } from "../flows/spend-credits.ts";

/** Releases lapsed reservations; idempotent. */
export const endHolds = (ports: EndingPorts & { readonly findLapsed: FindLapsed }) => async (): Promise<void> => {
  let failures = 0;
  for await (const id of ports.findLapsed(ports.now())) {
    try {
      const after = await releaseLapsed(ports, id);
      if (isRefusal(after)) throw new Error(after.detail);
      logger.info("reservation is released", { usage: id, state: after.state });
    } catch (error) {
      failures++;
      logger.error("a lapsed reservation was not released", { usage: id, error });
    }
  }
  if (failures > 0) throw new Error(`${failures} reservations could not be released; they are tried again.`);
};

const env = environment(...accountEnv);
const tables = { credits: env.CREDITS_TABLE, commerce: env.COMMERCE_TABLE };

/** On its schedule. */
export const handler = endHolds({
  findLapsed: findLapsed(documents, env.CREDITS_TABLE),
  findUsage: findUsage(documents, env.CREDITS_TABLE),
  commitUsage: storeUsage(documents, tables),
  pause,
  now: () => Date.now(),
});
