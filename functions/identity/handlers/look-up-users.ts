import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { email } from "../../shared/kernel/email.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { lookUpUsers as lookUpInTable, readAccount } from "../adapters/look-up.ts";
import { lookUpRoutes } from "../contract/look-up.ts";
import { lookUpEnv } from "../env.ts";
import type { LookUpUsers, ReadAccount } from "../flows/look-up-ports.ts";

interface Ports {
  readonly lookUpUsers: LookUpUsers;
  readonly readAccount: ReadAccount;
}

export const lookUpUsers = (ports: Ports) =>
  endpoint(lookUpRoutes.lookUpUsers, async ({ query: { by, q, ...page } }) => {
    const address = by === "email" ? email.safeParse(q).data : undefined;
    const { items, cursor } = await ports.lookUpUsers(by, address ?? q, page);
    if (address === undefined || items.length > 0) return { items, cursor };
    const account = await ports.readAccount(address);
    return { items, ...(account?.state === "unconfirmed" && { registering: account.id }) };
  });

const { IDENTITY_TABLE, USER_POOL_ID } = environment(...lookUpEnv);
export const handler = lookUpUsers({
  lookUpUsers: lookUpInTable(documents, IDENTITY_TABLE),
  readAccount: readAccount(new CognitoIdentityProviderClient({}), USER_POOL_ID),
});
