import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveUsers } from "../adapters/live.ts";
import { routes } from "../contract/identity.ts";
import type { FindUser } from "../flows/ports.ts";

export const getMe = (ports: { readonly findUser: FindUser }) =>
  endpoint(routes.getMe, async (request) => {
    const { user: id, named } = member(request);
    const found = await ports.findUser(id);
    return found ? { ...found, groups: [...named] } : refuse("unknown-user", "This account has no profile here.");
  });

export const handler = getMe(liveUsers());
