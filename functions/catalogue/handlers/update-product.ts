import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveProducts } from "../adapters/live.ts";
import { routes } from "../contract/product.ts";
import { edited } from "../domain/product.ts";
import { type ChangePorts, change } from "../flows/change-product.ts";

export const updateProduct = (ports: ChangePorts) =>
  endpoint(routes.updateProduct, async (request) => {
    const { version, ...fields } = request.body;
    // A field that is null is taken away.
    const given = Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value ?? undefined]])),
    );
    return change(ports, request.params.id, (found) => edited(found, member(request).user, given, version));
  });

export const handler = updateProduct(liveProducts());
