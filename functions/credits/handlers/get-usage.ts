import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findUsage } from "../adapters/usages.ts";
import { usageRoutes } from "../contract/usage.ts";
import { sideOf, toShownUsage } from "../domain/usage.ts";
import { creditsEnv } from "../env.ts";
import type { FindUsage } from "../flows/ports.ts";

export const getUsage = (ports: { readonly findUsage: FindUsage }) =>
  endpoint(usageRoutes.getUsage, async (request) => {
    const usage = await ports.findUsage(request.params.id);
    if (usage && sideOf(usage, member(request).user)) return toShownUsage(usage);
    return refuse("unknown-usage", "You have no use with this id.");
  });

const env = environment(...creditsEnv);

export const handler = getUsage({
  findUsage: findUsage(documents, env.CREDITS_TABLE),
});
