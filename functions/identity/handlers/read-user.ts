import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { readAccount } from "../adapters/look-up.ts";
import { findUser } from "../client.ts";
import { lookUpRoutes } from "../contract/look-up.ts";
import { lookUpEnv } from "../env.ts";
import type { ReadAccount } from "../flows/look-up-ports.ts";
import type { FindUser } from "../flows/ports.ts";

interface Ports {
  readonly findUser: FindUser;
  readonly readAccount: ReadAccount;
}

function withoutId<Known extends { readonly id: string }>({ id: _, ...rest }: Known): Omit<Known, "id"> {
  return rest;
}

export const readUser = (ports: Ports) =>
  endpoint(lookUpRoutes.readUser, async ({ params: { id } }) => {
    const [found, account] = await Promise.all([ports.findUser(id), ports.readAccount(id)]);
    // The pool also accepts an address as an id; this route does not.
    const own = account?.id === id ? account : undefined;
    if (!found && !own) return refuse("unknown-user", "There is no user with this id.");
    return { id, ...(found && { profile: withoutId(found) }), ...(own && { account: withoutId(own) }) };
  });

const { IDENTITY_TABLE, USER_POOL_ID } = environment(...lookUpEnv);
export const handler = readUser({
  findUser: findUser(documents, IDENTITY_TABLE),
  readAccount: readAccount(new CognitoIdentityProviderClient({}), USER_POOL_ID),
});
