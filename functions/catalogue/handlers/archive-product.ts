import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveProducts } from "../adapters/live.ts";
import { routes } from "../contract/product.ts";
import { archived } from "../domain/product.ts";
import { type ChangePorts, withdraw } from "../flows/change-product.ts";

export const archiveProduct = (ports: Omit<ChangePorts, "findProducts">) =>
  endpoint(routes.archiveProduct, async (request) =>
    withdraw(ports, request.params.id, (found) => archived(found, member(request).user)),
  );

export const handler = archiveProduct(liveProducts());
