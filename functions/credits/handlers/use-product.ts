import { findProduct } from "../../catalogue/client.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findAccount } from "../adapters/account.ts";
import { commitUsage as storeUsage } from "../adapters/commit-usage.ts";
import { isStopped } from "../adapters/trades.ts";
import { findUsage } from "../adapters/usages.ts";
import { usageRoutes } from "../contract/usage.ts";
import { toShownUsage } from "../domain/usage.ts";
import { useEnv } from "../env.ts";
import { spend, type UsingPorts } from "../flows/spend-credits.ts";

export const useProduct = (ports: UsingPorts) =>
  endpoint(usageRoutes.useProduct, async (request) => {
    const { user: customer } = member(request);
    const usage = await spend(ports, { ...request.body, customer, productId: request.params.id });
    return isRefusal(usage) ? usage : toShownUsage(usage);
  });

const env = environment(...useEnv);
const tables = { credits: env.CREDITS_TABLE, commerce: env.COMMERCE_TABLE };

export const handler = useProduct({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  isStopped: isStopped(documents, env.COMMERCE_TABLE),
  findAccount: findAccount(documents, tables),
  findUsage: findUsage(documents, env.CREDITS_TABLE),
  commitUsage: storeUsage(documents, tables),
  pause,
  now: () => Date.now(),
});
