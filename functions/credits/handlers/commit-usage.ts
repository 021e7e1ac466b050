import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveSpending } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import { commitHeld, type SpendingPorts } from "../spending.ts";
import { shown } from "../usage.ts";

export const commitUsage = (ports: SpendingPorts) =>
  endpoint(routes.commitUsage, async (request) => {
    const usage = await commitHeld(ports, request.params.id, member(request).user);
    return isRefusal(usage) ? usage : shown(usage);
  });

export const handler = commitUsage(liveSpending());
