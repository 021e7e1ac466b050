import {
  AdminAddUserToGroupCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  type CognitoIdentityProviderClient,
  paginateListUserPools,
  UserNotFoundException,
} from "@aws-sdk/client-cognito-identity-provider";

/** The account cannot be made an operator's: the message says why, and what to do first. */
export class NotReady extends Error {}

export type StaffGroup = "moderator" | "operator";

/** The user pool of a stage, by its name. @throws NotReady if there is none, or more than one */
export async function poolOf(client: CognitoIdentityProviderClient, stage: string): Promise<string> {
  const name = `lyceum-${stage}`;
  const found: string[] = [];
  for await (const { UserPools = [] } of paginateListUserPools({ client }, { MaxResults: 60 })) {
    found.push(...UserPools.flatMap((pool) => (pool.Name === name && pool.Id ? [pool.Id] : [])));
  }
  const [id, ...more] = found;
  if (id !== undefined && more.length === 0) return id;
  throw new NotReady(`There are ${found.length} user pools ${name} in this account and region; there must be one.`);
}

/**
 * Adds an account to a group of staff, or removes it. It must be confirmed and have a second factor before: otherwise anyone
 * with only its password could set one up once it is an operator's.
 * @returns the groups that it is in now @throws NotReady
 */
export async function setStaff(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  { email, group, remove }: { readonly email: string; readonly group: StaffGroup; readonly remove: boolean },
): Promise<string[]> {
  const ofUser = { UserPoolId, Username: email };
  const found = await client.send(new AdminGetUserCommand(ofUser)).catch((error) => {
    if (error instanceof UserNotFoundException) return undefined;
    throw error;
  });
  if (found?.UserStatus !== "CONFIRMED") {
    throw new NotReady(
      `${email} has no confirmed account: register by POST /register, and confirm by POST /register/confirm.`,
    );
  }
  if (!remove && !found.UserMFASettingList?.includes("SOFTWARE_TOKEN_MFA")) {
    throw new NotReady(
      `${email} has no second factor: log in, then POST /me/second-factor and POST /me/second-factor/confirm.`,
    );
  }
  const Change = remove ? AdminRemoveUserFromGroupCommand : AdminAddUserToGroupCommand;
  await client.send(new Change({ ...ofUser, GroupName: group }));
  const { Groups = [] } = await client.send(new AdminListGroupsForUserCommand(ofUser));
  return Groups.flatMap(({ GroupName }) => GroupName ?? []);
}
