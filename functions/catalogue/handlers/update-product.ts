import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveProducts } from "../adapters/live.ts";
import { composed, sellable } from "../bundle.ts";
import { type ChangePorts, change } from "../change.ts";
import { routes } from "../contract.ts";
import { coherent } from "../credits.ts";
import type { FindProducts } from "../ports.ts";
import { changed, priced } from "../product.ts";

export const updateProduct = (ports: ChangePorts & { readonly findProducts: FindProducts }) =>
  endpoint(routes.updateProduct, async (request) => {
    const { version, ...fields } = request.body;
    // A field that is null is taken away.
    const given = Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value ?? undefined]])),
    );
    return change(ports, request.params.id, async (found) => {
      const after = changed(found, member(request).user, given, version);
      if (isRefusal(after)) return after;
      const sound = priced(after);
      if (isRefusal(sound)) return sound;
      const valid = coherent(sound);
      if (isRefusal(valid)) return valid;
      if (valid.state !== "published") return composed(valid);
      return sellable(valid, await ports.findProducts(valid.includes ?? []));
    });
  });

export const handler = updateProduct(liveProducts());
