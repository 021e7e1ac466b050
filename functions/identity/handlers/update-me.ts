import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { accessTokenOf } from "../../shared/runtime/identity.ts";
import { liveOwnAccount } from "../adapters/live.ts";
import { routes } from "../contract/identity.ts";
import type { ChangeLanguage, UpdateUser } from "../flows/ports.ts";

export interface UpdateMePorts {
  readonly updateUser: UpdateUser;
  readonly changeLanguage: ChangeLanguage;
}

export const updateMe = (ports: UpdateMePorts) =>
  endpoint(routes.updateMe, async (request) => {
    const { user: id, named } = member(request);
    const { language } = request.body;
    const found = await ports.updateUser(id, request.body);
    if (found && language !== undefined) await ports.changeLanguage(accessTokenOf(request.headers), language);
    return found ? { ...found, groups: [...named] } : refuse("unknown-user", "This account has no profile here.");
  });

export const handler = updateMe(liveOwnAccount());
