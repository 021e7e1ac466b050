import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveExports } from "../adapters/live.ts";
import { routes } from "../contract/export.ts";
import { shown } from "../domain/export.ts";
import type { ListExports, Now } from "../flows/ports.ts";

export const listExports = (ports: { readonly listExports: ListExports; readonly now: Now }) =>
  endpoint(routes.listExports, async (request) => {
    const { items, cursor } = await ports.listExports(member(request).user, request.query);
    const now = ports.now();
    return { items: items.map((each) => shown(each, now)), cursor };
  });

export const handler = listExports(liveExports());
