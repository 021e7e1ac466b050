import { type FindCards, findCards, withCreators } from "../../creators/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listUsages as readUsages } from "../adapters/usages.ts";
import { usageRoutes } from "../contract/usage.ts";
import { toShownUsage } from "../domain/usage.ts";
import { shownUsesEnv } from "../env.ts";
import type { ListUsages } from "../flows/ports.ts";

export const listUsages = (ports: { readonly listUsages: ListUsages; readonly findCards: FindCards }) =>
  endpoint(usageRoutes.listUsages, async (request) => {
    const { user } = member(request);
    const { as, ...page } = request.query;
    const { items, cursor } = await ports.listUsages(as === "creator" ? { creator: user } : { customer: user }, page);
    return { items: await withCreators(ports.findCards, items.map(toShownUsage)), cursor };
  });

const env = environment(...shownUsesEnv);

export const handler = listUsages({
  listUsages: readUsages(documents, env.CREDITS_TABLE),
  findCards: findCards(documents, env.CREATORS_TABLE),
});
