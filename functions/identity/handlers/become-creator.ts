import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { poolAdministration } from "../adapters/user-pool.ts";
import { userRoutes } from "../contract/user.ts";
import { poolEnv } from "../env.ts";
import type { JoinGroup } from "../flows/ports.ts";

export const becomeCreator = (ports: { readonly joinGroup: JoinGroup }) =>
  endpoint(userRoutes.becomeCreator, async (request) => {
    const { user, groups } = member(request);
    const refused = await ports.joinGroup(user, "creator");
    if (refused) return refused;
    return { groups: [...new Set([...groups, "creator" as const])] };
  });

const { USER_POOL_ID } = environment(...poolEnv);
export const handler = becomeCreator(poolAdministration(new CognitoIdentityProviderClient({}), USER_POOL_ID));
