import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { openProfile } from "../../creators/client.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { poolAdministration } from "../adapters/user-pool.ts";
import { findUser } from "../client.ts";
import { userRoutes } from "../contract/user.ts";
import { creatorEnv } from "../env.ts";
import type { FindUser, JoinGroup, Now, OpenProfile } from "../flows/ports.ts";

export interface BecomeCreatorPorts {
  readonly findUser: FindUser;
  readonly joinGroup: JoinGroup;
  readonly openProfile: OpenProfile;
  readonly now: Now;
}

/** Adds the group at the pool and creates the profile; repeating the request completes what failed. */
export const becomeCreator = (ports: BecomeCreatorPorts) =>
  endpoint(userRoutes.becomeCreator, async (request) => {
    const { user, groups } = member(request);
    const found = await ports.findUser(user);
    if (!found) return refuse("unknown-user", "This account has no profile here.");
    const refused = await ports.joinGroup(user, "creator");
    if (refused) return refused;
    await ports.openProfile(user, found.displayName, iso(ports.now()));
    return { groups: [...new Set([...groups, "creator" as const])] };
  });

const { USER_POOL_ID, IDENTITY_TABLE, CREATORS_TABLE } = environment(...creatorEnv);
export const handler = becomeCreator({
  ...poolAdministration(new CognitoIdentityProviderClient({}), USER_POOL_ID),
  findUser: findUser(documents, IDENTITY_TABLE),
  openProfile: openProfile(documents, CREATORS_TABLE),
  now: () => Date.now(),
});
