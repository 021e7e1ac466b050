import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveProducts } from "../adapters/live.ts";
import { type ChangePorts, change } from "../change.ts";
import { routes } from "../contract.ts";
import type { Now } from "../ports.ts";
import { published } from "../product.ts";

export const publishProduct = (ports: ChangePorts & { readonly now: Now }) =>
  endpoint(routes.publishProduct, async (request) => {
    const at = new Date(ports.now()).toISOString();
    return change(ports, request.params.id, (found) => published(found, member(request).user, at));
  });

export const handler = publishProduct(liveProducts());
