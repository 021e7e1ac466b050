import { type FindCards, findCards, withCreators } from "../../creators/client.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findUsage } from "../adapters/usages.ts";
import { usageRoutes } from "../contract/usage.ts";
import { sideOf, toShownUsage } from "../domain/usage.ts";
import { shownUsesEnv } from "../env.ts";
import type { FindUsage } from "../flows/ports.ts";

export const getUsage = (ports: { readonly findUsage: FindUsage; readonly findCards: FindCards }) =>
  endpoint(usageRoutes.getUsage, async (request) => {
    const usage = await ports.findUsage(request.params.id);
    const isTheirs = usage && sideOf(usage, member(request).user);
    const [shown] = isTheirs ? await withCreators(ports.findCards, [toShownUsage(usage)]) : [];
    return shown ?? refuse("unknown-usage", "You have no use with this id.");
  });

const env = environment(...shownUsesEnv);

export const handler = getUsage({
  findUsage: findUsage(documents, env.CREDITS_TABLE),
  findCards: findCards(documents, env.CREATORS_TABLE),
});
