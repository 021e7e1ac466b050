import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveReading } from "../adapters/live.ts";
import { routes } from "../contract/usage.ts";
import { shown, sideOf } from "../domain/usage.ts";
import type { FindUsage } from "../flows/ports.ts";

export const getUsage = (ports: { readonly findUsage: FindUsage }) =>
  endpoint(routes.getUsage, async (request) => {
    const usage = await ports.findUsage(request.params.id);
    if (usage && sideOf(usage, member(request).user)) return shown(usage);
    return refuse("unknown-usage", "There is no use of this id that is yours.");
  });

export const handler = getUsage(liveReading());
