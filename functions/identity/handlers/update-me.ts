import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveUsers } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import type { UpdateUser } from "../ports.ts";

export const updateMe = (ports: { readonly updateUser: UpdateUser }) =>
  endpoint(routes.updateMe, async (request) => {
    const { user: id, named } = member(request);
    const found = await ports.updateUser(id, request.body);
    return found ? { ...found, groups: [...named] } : refuse("unknown-user", "This account has no profile here.");
  });

export const handler = updateMe(liveUsers());
