import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveUsing } from "../adapters/live.ts";
import { routes } from "../contract/usage.ts";
import { shown } from "../domain/usage.ts";
import { spend, type UsingPorts } from "../flows/spend-credits.ts";

export const useProduct = (ports: UsingPorts) =>
  endpoint(routes.useProduct, async (request) => {
    const { user: customer } = member(request);
    const usage = await spend(ports, { ...request.body, customer, productId: request.params.id });
    return isRefusal(usage) ? usage : shown(usage);
  });

export const handler = useProduct(liveUsing());
