import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveSpending } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import { type EndingPorts, releaseHeld } from "../spending.ts";
import { shown } from "../usage.ts";

export const releaseUsage = (ports: EndingPorts) =>
  endpoint(routes.releaseUsage, async (request) => {
    const usage = await releaseHeld(ports, request.params.id, member(request).user);
    return isRefusal(usage) ? usage : shown(usage);
  });

export const handler = releaseUsage(liveSpending());
