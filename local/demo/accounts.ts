import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AssociateSoftwareTokenCommand,
  type CognitoIdentityProviderClient,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  SetUserMFAPreferenceCommand,
  UsernameExistsException,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Pool } from "@lyceum/aws-local/cognito/pool";
import { codeAt, stepsTaken } from "@lyceum/aws-local/cognito/totp";

export const DEMO_PASSWORD = "Lyceum-demo-2026";
/** Who can log in to the demo shop. The other learners and creators have a history and no password. */
export const DEMO_ACCOUNTS = {
  learner: "learner@lyceum.example",
  creator: "creator@lyceum.example",
  moderator: "moderator@lyceum.example",
  operator: "operator@lyceum.example",
} as const;
type Role = keyof typeof DEMO_ACCOUNTS;

/** The roles that need a second factor. */
const STAFF: readonly Role[] = ["moderator", "operator"];

/** Sets up an authenticator app, which the local platform simulates (`/_local/second-factor`), for each log-in. */
async function enrolled(client: CognitoIdentityProviderClient, ClientId: string, USERNAME: string): Promise<void> {
  const AuthParameters = { USERNAME, PASSWORD: DEMO_PASSWORD };
  const opened = await client.send(
    new InitiateAuthCommand({ ClientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters }),
  );
  const AccessToken = opened.AuthenticationResult?.AccessToken;
  // An account that is asked for a code already has one.
  if (AccessToken === undefined) return;
  const { SecretCode = "" } = await client.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  const [step = 0] = stepsTaken(Date.now(), 0);
  await client.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: codeAt(SecretCode, step) }));
  const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
  await client.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings }));
  await client.send(new GlobalSignOutCommand({ AccessToken }));
}

async function opened(client: CognitoIdentityProviderClient, pool: Pool, role: Role): Promise<string> {
  const Username = DEMO_ACCOUNTS[role];
  const UserPoolId = pool.id;
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
  if (STAFF.includes(role)) await enrolled(client, pool.clientId, Username);
  const found = await client.send(new AdminGetUserCommand({ UserPoolId, Username }));
  return found.UserAttributes?.find(({ Name }) => Name === "sub")?.Value as string;
}

/** Creates the demo accounts; a repetition changes nothing. @returns the user id of each */
export async function openDemoAccounts(
  client: CognitoIdentityProviderClient,
  pool: Pool,
): Promise<Record<Role, string>> {
  const roles = Object.keys(DEMO_ACCOUNTS) as Role[];
  const ids: [Role, string][] = [];
  for (const role of roles) ids.push([role, await opened(client, pool, role)]);
  return Object.fromEntries(ids) as Record<Role, string>;
}
