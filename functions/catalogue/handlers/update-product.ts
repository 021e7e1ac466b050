import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveProducts } from "../adapters/live.ts";
import { type ChangePorts, change } from "../change.ts";
import { routes } from "../contract.ts";
import { billable, changed, priced } from "../product.ts";

export const updateProduct = (ports: ChangePorts) =>
  endpoint(routes.updateProduct, async (request) => {
    const { version, recurring, ...fields } = request.body;
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    const billing = recurring === undefined ? {} : { recurring: recurring ?? undefined };
    return change(ports, request.params.id, (found) => {
      const after = changed(found, member(request).user, { ...given, ...billing }, version);
      if (isRefusal(after)) return after;
      const sound = priced(after);
      return isRefusal(sound) ? sound : billable(sound);
    });
  });

export const handler = updateProduct(liveProducts());
