import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { commitUsage as storeUsage } from "../adapters/commit-usage.ts";
import { findUsage } from "../adapters/usages.ts";
import { usageRoutes } from "../contract/usage.ts";
import { toShownUsage } from "../domain/usage.ts";
import { accountEnv } from "../env.ts";
import { type EndingPorts, releaseReserved } from "../flows/spend-credits.ts";

export const releaseUsage = (ports: EndingPorts) =>
  endpoint(usageRoutes.releaseUsage, async (request) => {
    const usage = await releaseReserved(ports, request.params.id, member(request).user);
    return isRefusal(usage) ? usage : toShownUsage(usage);
  });

const env = environment(...accountEnv);
const tables = { credits: env.CREDITS_TABLE, commerce: env.COMMERCE_TABLE };

export const handler = releaseUsage({
  findUsage: findUsage(documents, env.CREDITS_TABLE),
  commitUsage: storeUsage(documents, tables),
  pause,
  now: () => Date.now(),
});
