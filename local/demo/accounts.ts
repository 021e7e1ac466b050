import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  type CognitoIdentityProviderClient,
  UsernameExistsException,
} from "@aws-sdk/client-cognito-identity-provider";

export const DEMO_PASSWORD = "Lyceum-demo-2026";
/** Who can log in to the demo shop. The other learners and creators have a history and no password. */
export const DEMO_ACCOUNTS = {
  learner: "learner@lyceum.example",
  creator: "creator@lyceum.example",
  moderator: "moderator@lyceum.example",
  operator: "operator@lyceum.example",
} as const;
type Role = keyof typeof DEMO_ACCOUNTS;

async function opened(client: CognitoIdentityProviderClient, UserPoolId: string, role: Role): Promise<string> {
  const Username = DEMO_ACCOUNTS[role];
  try {
    const UserAttributes = [{ Name: "email_verified", Value: "true" }];
    await client.send(new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes, MessageAction: "SUPPRESS" }));
  } catch (error) {
    if (!(error instanceof UsernameExistsException)) throw error;
  }
  await client.send(
    new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: DEMO_PASSWORD, Permanent: true }),
  );
  if (role !== "learner") await client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: role }));
  const found = await client.send(new AdminGetUserCommand({ UserPoolId, Username }));
  return found.UserAttributes?.find(({ Name }) => Name === "sub")?.Value as string;
}

/** Opens the demo accounts; again changes nothing. @returns the user id of each */
export async function openDemoAccounts(
  client: CognitoIdentityProviderClient,
  userPoolId: string,
): Promise<Record<Role, string>> {
  const roles = Object.keys(DEMO_ACCOUNTS) as Role[];
  const ids: [Role, string][] = [];
  for (const role of roles) ids.push([role, await opened(client, userPoolId, role)]);
  return Object.fromEntries(ids) as Record<Role, string>;
}
