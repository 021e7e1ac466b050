import { randomUUID } from "node:crypto";
import { join } from "node:path";
import * as z from "zod";
import { DurableMap } from "../protocol/durable-map.ts";
import { type Service, ServiceError, serveJson } from "../protocol/json-service.ts";
import { newRefreshToken, openTokens, refreshDigest } from "./tokens.ts";
import { checkPassword, digestOf, isPassword, newCode, type User, user, wrongTry } from "./user.ts";

/** What Cognito would have mailed. */
export interface Mail {
  readonly to: string;
  readonly subject: "Confirm your registration" | "Reset your password";
  readonly code: string;
  readonly at: string;
}

export interface CognitoOptions {
  readonly directory: string;
  readonly port?: number;
  readonly pool: { readonly id: string; readonly clientId: string; readonly groups: readonly string[] };
  readonly deliver: (mail: Mail) => Promise<void>;
}

const REFRESH_LIFE_MS = 30 * 86_400_000;

const attributes = z.array(z.object({ Name: z.string(), Value: z.string() })).default([]);
const ofClient = z.object({ ClientId: z.string(), Username: z.string().min(1).max(128) });
const inputs = {
  signUp: ofClient.extend({ Password: z.string(), UserAttributes: attributes }),
  confirm: ofClient.extend({ ConfirmationCode: z.string() }),
  forgot: ofClient,
  reset: ofClient.extend({ ConfirmationCode: z.string(), Password: z.string() }),
  auth: z.object({ ClientId: z.string(), AuthFlow: z.string(), AuthParameters: z.record(z.string(), z.string()) }),
  token: z.object({ ClientId: z.string(), Token: z.string() }),
  access: z.object({ AccessToken: z.string() }),
  admin: z.object({ UserPoolId: z.string(), Username: z.string() }),
  adminCreate: z.object({
    UserPoolId: z.string(),
    Username: z.string(),
    UserAttributes: attributes,
    MessageAction: z.string().optional(),
  }),
  adminPassword: z.object({
    UserPoolId: z.string(),
    Username: z.string(),
    Password: z.string(),
    Permanent: z.boolean().default(false),
  }),
  adminGroup: z.object({ UserPoolId: z.string(), Username: z.string(), GroupName: z.string() }),
};

function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new ServiceError("InvalidParameterException", z.prettifyError(result.error));
}

const notAuthorized = () => new ServiceError("NotAuthorizedException", "Incorrect username or password.");
const listed = (attributes: Record<string, string>) =>
  Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));

/** One Cognito user pool with one client on 127.0.0.1, e-mail as the sign-in name; mail goes to `deliver`. */
export async function startCognito({ directory, port, pool, deliver }: CognitoOptions): Promise<Service> {
  const users = await DurableMap.open(join(directory, "users.ndjson"), user);
  const issuer = `https://cognito-idp.us-east-1.amazonaws.com/${pool.id}`;
  const tokens = await openTokens(directory, issuer, pool.clientId);

  const save = (kept: User) => users.put([kept.email, kept]);
  const find = (name: string) => users.get(name.toLowerCase()) ?? users.values().find(({ sub }) => sub === name);
  const bySub = (sub: string) => users.values().find((each) => each.sub === sub);
  const ofPool = (given: { ClientId?: string; UserPoolId?: string }) => {
    if ((given.ClientId ?? pool.clientId) !== pool.clientId) {
      throw new ServiceError("ResourceNotFoundException", `User pool client ${given.ClientId} does not exist.`);
    }
    if ((given.UserPoolId ?? pool.id) !== pool.id) {
      throw new ServiceError("ResourceNotFoundException", `User pool ${given.UserPoolId} does not exist.`);
    }
  };
  const admin = <Schema extends z.ZodType<{ UserPoolId: string; Username: string }>>(
    schema: Schema,
    input: unknown,
  ) => {
    const given = parsed(schema, input);
    ofPool(given);
    const found = find(given.Username);
    if (!found) throw new ServiceError("UserNotFoundException", "User does not exist.");
    return { given, found };
  };
  const signedIn = async (input: unknown): Promise<User> => {
    const { sub, issuedAt } = await tokens.verify(parsed(inputs.access, input).AccessToken);
    const found = bySub(sub);
    if (!found || issuedAt * 1000 < found.signedOutAt) {
      throw new ServiceError("NotAuthorizedException", "Access Token has been revoked");
    }
    return found;
  };
  const mail = async (kept: User, subject: Mail["subject"], code: string) => {
    await deliver({ to: kept.email, subject, code, at: new Date().toISOString() });
    return {
      CodeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: masked(kept.email) },
    };
  };
  const open = async (found: User) => {
    const origin = randomUUID();
    const RefreshToken = newRefreshToken();
    const now = Date.now();
    const live = Object.entries(found.sessions).filter(([, { expiresAt }]) => expiresAt > now);
    const session = { origin, expiresAt: now + REFRESH_LIFE_MS };
    await save({ ...found, sessions: { ...Object.fromEntries(live), [refreshDigest(RefreshToken)]: session } });
    return {
      ChallengeParameters: {},
      AuthenticationResult: { ...(await tokens.issue(found, origin, now)), RefreshToken },
    };
  };
  const created = async (
    email: string,
    password: string,
    given: z.infer<typeof attributes>,
    status: User["status"],
  ) => {
    const name = email.toLowerCase();
    if (!z.email().safeParse(name).success) {
      throw new ServiceError("InvalidParameterException", "Username should be an email.");
    }
    if (users.get(name)) throw new ServiceError("UsernameExistsException", "User already exists");
    const kept: User = {
      sub: randomUUID(),
      email: name,
      attributes: Object.fromEntries(given.map(({ Name, Value }) => [Name, Value])),
      password: await digestOf(password),
      status,
      groups: [],
      enabled: true,
      createdAt: Date.now() / 1000,
      sessions: {},
      signedOutAt: 0,
    };
    // Hashing takes its time: another sign-up of the name may have come first.
    if (users.get(name)) throw new ServiceError("UsernameExistsException", "User already exists");
    return kept;
  };
  const grouped = async (input: unknown, change: (groups: string[], name: string) => string[]) => {
    const { given, found } = admin(inputs.adminGroup, input);
    if (!pool.groups.includes(given.GroupName)) throw new ServiceError("ResourceNotFoundException", "Group not found.");
    await save({ ...found, groups: change(found.groups, given.GroupName) });
    return {};
  };

  const service = await serveJson(
    {
      async SignUp(input) {
        const given = parsed(inputs.signUp, input);
        ofPool(given);
        checkPassword(given.Password);
        const fresh = await created(given.Username, given.Password, given.UserAttributes, "UNCONFIRMED");
        const confirmation = newCode(Date.now());
        await save({ ...fresh, confirmation });
        const details = await mail(fresh, "Confirm your registration", confirmation.text);
        return { UserConfirmed: false, UserSub: fresh.sub, ...details };
      },
      async ConfirmSignUp(input) {
        const given = parsed(inputs.confirm, input);
        ofPool(given);
        const found = find(given.Username);
        if (!found)
          throw new ServiceError("CodeMismatchException", "Invalid verification code provided, please try again.");
        if (found.status !== "UNCONFIRMED") {
          throw new ServiceError("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED");
        }
        const wrong = wrongTry(found.confirmation, given.ConfirmationCode, Date.now());
        if (wrong) {
          await save({ ...found, confirmation: wrong });
          throw new ServiceError("CodeMismatchException", "Invalid verification code provided, please try again.");
        }
        const { confirmation: _, ...rest } = found;
        await save({ ...rest, status: "CONFIRMED" });
        return {};
      },
      async ResendConfirmationCode(input) {
        const given = parsed(inputs.forgot, input);
        ofPool(given);
        const found = find(given.Username);
        if (!found) return { CodeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL" } };
        if (found.status !== "UNCONFIRMED") {
          throw new ServiceError("InvalidParameterException", "User is already confirmed.");
        }
        const confirmation = newCode(Date.now());
        await save({ ...found, confirmation });
        return mail(found, "Confirm your registration", confirmation.text);
      },
      async InitiateAuth(input) {
        const given = parsed(inputs.auth, input);
        ofPool(given);
        const { USERNAME = "", PASSWORD = "", REFRESH_TOKEN = "" } = given.AuthParameters;
        if (given.AuthFlow === "USER_PASSWORD_AUTH") {
          const found = find(USERNAME);
          if (!found?.enabled || !(await isPassword(found.password, PASSWORD))) throw notAuthorized();
          if (found.status === "UNCONFIRMED") {
            throw new ServiceError("UserNotConfirmedException", "User is not confirmed.");
          }
          return open(find(USERNAME) ?? found);
        }
        if (given.AuthFlow === "REFRESH_TOKEN_AUTH" || given.AuthFlow === "REFRESH_TOKEN") {
          const digest = refreshDigest(REFRESH_TOKEN);
          const found = users.values().find(({ sessions }) => sessions[digest]);
          const session = found?.sessions[digest];
          if (!found?.enabled || !session || session.expiresAt < Date.now()) {
            throw new ServiceError("NotAuthorizedException", "Invalid Refresh Token");
          }
          return {
            ChallengeParameters: {},
            AuthenticationResult: await tokens.issue(found, session.origin, Date.now()),
          };
        }
        throw new ServiceError("NotImplementedException", `InitiateAuth with ${given.AuthFlow} is not emulated.`, 501);
      },
      async RevokeToken(input) {
        const given = parsed(inputs.token, input);
        ofPool(given);
        const digest = refreshDigest(given.Token);
        const found = users.values().find(({ sessions }) => sessions[digest]);
        if (found) {
          const { [digest]: _, ...sessions } = found.sessions;
          await save({ ...found, sessions });
        }
        return {};
      },
      async GlobalSignOut(input) {
        await save({ ...(await signedIn(input)), sessions: {}, signedOutAt: Date.now() });
        return {};
      },
      async GetUser(input) {
        const found = await signedIn(input);
        return { Username: found.sub, UserAttributes: listed(described(found)) };
      },
      async ForgotPassword(input) {
        const given = parsed(inputs.forgot, input);
        ofPool(given);
        const found = find(given.Username);
        // Whether an account exists is not told.
        if (!found) return { CodeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL" } };
        const reset = newCode(Date.now());
        await save({ ...found, reset });
        return mail(found, "Reset your password", reset.text);
      },
      async ConfirmForgotPassword(input) {
        const given = parsed(inputs.reset, input);
        ofPool(given);
        checkPassword(given.Password);
        const found = find(given.Username);
        if (!found)
          throw new ServiceError("CodeMismatchException", "Invalid verification code provided, please try again.");
        const wrong = wrongTry(found.reset, given.ConfirmationCode, Date.now());
        if (wrong) {
          await save({ ...found, reset: wrong });
          throw new ServiceError("CodeMismatchException", "Invalid verification code provided, please try again.");
        }
        const password = await digestOf(given.Password);
        const { reset: _, confirmation: __, ...rest } = found;
        await save({ ...rest, password, status: "CONFIRMED", sessions: {} });
        return {};
      },
      async AdminCreateUser(input) {
        const given = parsed(inputs.adminCreate, input);
        ofPool(given);
        const fresh = await created(given.Username, randomUUID(), given.UserAttributes, "FORCE_CHANGE_PASSWORD");
        await save(fresh);
        return {
          User: { Username: fresh.sub, Attributes: listed(described(fresh)), Enabled: true, UserStatus: fresh.status },
        };
      },
      async AdminSetUserPassword(input) {
        const { given, found } = admin(inputs.adminPassword, input);
        checkPassword(given.Password);
        const password = await digestOf(given.Password);
        await save({ ...found, password, status: given.Permanent ? "CONFIRMED" : "FORCE_CHANGE_PASSWORD" });
        return {};
      },
      async AdminGetUser(input) {
        const { found } = admin(inputs.admin, input);
        return {
          Username: found.sub,
          UserAttributes: listed(described(found)),
          Enabled: found.enabled,
          UserStatus: found.status,
          UserCreateDate: found.createdAt,
        };
      },
      AdminAddUserToGroup: (input) => grouped(input, (groups, name) => [...new Set([...groups, name])]),
      AdminRemoveUserFromGroup: (input) => grouped(input, (groups, name) => groups.filter((each) => each !== name)),
      async AdminListGroupsForUser(input) {
        const { found } = admin(inputs.admin, input);
        return { Groups: found.groups.map((GroupName) => ({ GroupName, UserPoolId: pool.id })) };
      },
      async AdminUserGlobalSignOut(input) {
        const { found } = admin(inputs.admin, input);
        await save({ ...found, sessions: {}, signedOutAt: Date.now() });
        return {};
      },
      async AdminDeleteUser(input) {
        const { found } = admin(inputs.admin, input);
        await users.put([found.email, null]);
        return {};
      },
    },
    { port, documents: { [`/${pool.id}/.well-known/jwks.json`]: tokens.keySet } },
  );
  return {
    url: service.url,
    async close() {
      await service.close();
      await users.close();
    },
  };
}

const described = ({ sub, email, status, attributes }: User) => ({
  ...attributes,
  sub,
  email,
  email_verified: String(status === "CONFIRMED"),
});

const masked = (email: string) => email.replace(/^(.)[^@]*@(.)[^.]*/, "$1***@$2***");
