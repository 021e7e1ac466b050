import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findAccount } from "../adapters/account.ts";
import { commitUsage as storeUsage } from "../adapters/commit-usage.ts";
import { findUsage } from "../adapters/usages.ts";
import { usageRoutes } from "../contract/usage.ts";
import { toShownUsage } from "../domain/usage.ts";
import { accountEnv } from "../env.ts";
import { commitReserved, type SpendingPorts } from "../flows/spend-credits.ts";

export const commitUsage = (ports: SpendingPorts) =>
  endpoint(usageRoutes.commitUsage, async (request) => {
    const usage = await commitReserved(ports, request.params.id, member(request).user);
    return isRefusal(usage) ? usage : toShownUsage(usage);
  });

const env = environment(...accountEnv);
const tables = { credits: env.CREDITS_TABLE, commerce: env.COMMERCE_TABLE };

export const handler = commitUsage({
  findAccount: findAccount(documents, tables),
  findUsage: findUsage(documents, env.CREDITS_TABLE),
  commitUsage: storeUsage(documents, tables),
  pause,
  now: () => Date.now(),
});
