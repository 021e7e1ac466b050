import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { accessTokenOf } from "../../shared/runtime/identity.ts";
import { changeLanguage } from "../adapters/user-pool.ts";
import { updateUser } from "../adapters/users.ts";
import { userRoutes } from "../contract/user.ts";
import { accountEnv } from "../env.ts";
import type { ChangeLanguage, UpdateUser } from "../flows/ports.ts";

export interface UpdateMePorts {
  readonly updateUser: UpdateUser;
  readonly changeLanguage: ChangeLanguage;
}

export const updateMe = (ports: UpdateMePorts) =>
  endpoint(userRoutes.updateMe, async (request) => {
    const { user: id, named } = member(request);
    const { language } = request.body;
    const found = await ports.updateUser(id, request.body);
    if (found && language !== undefined) await ports.changeLanguage(accessTokenOf(request.headers), language);
    return found ? { ...found, groups: [...named] } : refuse("unknown-user", "This account has no profile here.");
  });

const { IDENTITY_TABLE } = environment(...accountEnv);
export const handler = updateMe({
  updateUser: updateUser(documents, IDENTITY_TABLE),
  changeLanguage: changeLanguage(new CognitoIdentityProviderClient({})),
});
