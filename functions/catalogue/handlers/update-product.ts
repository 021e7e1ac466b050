import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveProducts } from "../adapters/live.ts";
import { type ChangePorts, change } from "../change.ts";
import { routes } from "../contract.ts";
import { changed } from "../product.ts";

export const updateProduct = (ports: ChangePorts) =>
  endpoint(routes.updateProduct, async (request) => {
    const { version, ...fields } = request.body;
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    return change(ports, request.params.id, (found) => changed(found, member(request).user, given, version));
  });

export const handler = updateProduct(liveProducts());
