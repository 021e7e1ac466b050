import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveContent, liveProducts } from "../adapters/live.ts";
import { type ChangePorts, change } from "../change.ts";
import { routes } from "../contract.ts";
import type { IsStored, Now } from "../ports.ts";
import { published } from "../product.ts";

export const publishProduct = (ports: ChangePorts & { readonly isStored: IsStored; readonly now: Now }) =>
  endpoint(routes.publishProduct, async (request) => {
    const at = new Date(ports.now()).toISOString();
    return change(ports, request.params.id, async (found) => {
      const stored = found?.content !== undefined && (await ports.isStored(found.content.key));
      return published(found, member(request).user, at, stored);
    });
  });

export const handler = publishProduct({ ...liveProducts(), ...liveContent() });
