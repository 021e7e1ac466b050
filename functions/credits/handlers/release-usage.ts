import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveSpending } from "../adapters/live.ts";
import { routes } from "../contract/usage.ts";
import { shown } from "../domain/usage.ts";
import { type EndingPorts, releaseHeld } from "../flows/spend-credits.ts";

export const releaseUsage = (ports: EndingPorts) =>
  endpoint(routes.releaseUsage, async (request) => {
    const usage = await releaseHeld(ports, request.params.id, member(request).user);
    return isRefusal(usage) ? usage : shown(usage);
  });

export const handler = releaseUsage(liveSpending());
