import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveProducts } from "../adapters/live.ts";
import { routes } from "../contract/product.ts";
import { published } from "../domain/product.ts";
import { type ChangePorts, change } from "../flows/change-product.ts";
import type { Now } from "../flows/ports.ts";

export const publishProduct = (ports: ChangePorts & { readonly now: Now }) =>
  endpoint(routes.publishProduct, async (request) => {
    const at = new Date(ports.now()).toISOString();
    return change(ports, request.params.id, (found) => published(found, member(request).user, at));
  });

export const handler = publishProduct(liveProducts());
