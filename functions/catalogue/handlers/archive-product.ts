import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveProducts } from "../adapters/live.ts";
import { type ChangePorts, withdraw } from "../change.ts";
import { routes } from "../contract.ts";
import { archived } from "../product.ts";

export const archiveProduct = (ports: Omit<ChangePorts, "findProducts">) =>
  endpoint(routes.archiveProduct, async (request) =>
    withdraw(ports, request.params.id, (found) => archived(found, member(request).user)),
  );

export const handler = archiveProduct(liveProducts());
