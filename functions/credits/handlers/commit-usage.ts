import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveSpending } from "../adapters/live.ts";
import { routes } from "../contract/usage.ts";
import { shown } from "../domain/usage.ts";
import { commitHeld, type SpendingPorts } from "../flows/spend-credits.ts";

export const commitUsage = (ports: SpendingPorts) =>
  endpoint(routes.commitUsage, async (request) => {
    const usage = await commitHeld(ports, request.params.id, member(request).user);
    return isRefusal(usage) ? usage : shown(usage);
  });

export const handler = commitUsage(liveSpending());
