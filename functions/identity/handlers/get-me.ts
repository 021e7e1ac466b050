import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findUser } from "../client.ts";
import { userRoutes } from "../contract/user.ts";
import { accountEnv } from "../env.ts";
import type { FindUser } from "../flows/ports.ts";

export const getMe = (ports: { readonly findUser: FindUser }) =>
  endpoint(userRoutes.getMe, async (request) => {
    const { user: id, named } = member(request);
    const found = await ports.findUser(id);
    return found ? { ...found, groups: [...named] } : refuse("unknown-user", "This account has no profile here.");
  });

const { IDENTITY_TABLE } = environment(...accountEnv);
export const handler = getMe({ findUser: findUser(documents, IDENTITY_TABLE) });
