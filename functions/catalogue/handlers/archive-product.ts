import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveProducts } from "../adapters/live.ts";
import { type ChangePorts, change } from "../change.ts";
import { routes } from "../contract.ts";
import { archived } from "../product.ts";

export const archiveProduct = (ports: ChangePorts) =>
  endpoint(routes.archiveProduct, async (request) =>
    change(ports, request.params.id, (found) => archived(found, member(request).user)),
  );

export const handler = archiveProduct(liveProducts());
