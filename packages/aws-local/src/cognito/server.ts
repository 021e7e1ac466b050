import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { DurableMap } from "@lyceum/durable-files/durable-map";
import * as z from "zod";
import type { Gate, JsonCall } from "../protocol/gate.ts";
import { type Service, ServiceError, serveJson } from "../protocol/json-service.ts";
import { newCode, wrongTry } from "./codes.ts";
import { checkLock, failed } from "./lockout.ts";
import { type CustomMessage, type Message, mailedAs } from "./messages.ts";
import { DEFAULT_ACCESS_SECONDS, DEFAULT_REFRESH_SECONDS, type Pool } from "./pool.ts";
import { newRefreshToken, openTokens, refreshDigest } from "./tokens.ts";
import { codeAt, newSecret, stepsTaken } from "./totp.ts";
import { checkPassword, described, digestOf, isPassword, type Session, type User, user } from "./user.ts";

/** What Cognito would have mailed. */
export interface Mail extends Message {
  readonly to: string;
  readonly at: string;
}

export interface CognitoOptions {
  readonly directory: string;
  readonly port?: number;
  readonly pool: Pool;
  readonly deliver: (mail: Mail) => Promise<void>;
  /** The trigger that words what is mailed, where the pool has one. */
  readonly customMessage?: CustomMessage | undefined;
  readonly now?: () => number;
  /** Lets all pass unless given. */
  readonly gate?: Gate<JsonCall>;
}

export interface Cognito extends Service {
  /** What the authenticator app of a user shows, once it is a code that was not used; undefined for who has none. */
  readonly shownCode: (email: string) => Promise<string | undefined>;
}

/** A challenge is to be answered within this time: three minutes, as AWS has it unless a client says otherwise. */
const CHALLENGE_LIFE_MS = 3 * 60_000;

// As AWS's model has them: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html
const username = z.string().regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u);
const password = z
  .string()
  .max(256)
  .regex(/^\S+.*\S+$/s);
const confirmationCode = z.string().regex(/^\S{1,2048}$/);
const tokenText = z.string().regex(/^[A-Za-z0-9-_=.]+$/);
const userCode = z.string().regex(/^[0-9]{6}$/);

const attributes = z.array(z.object({ Name: z.string(), Value: z.string().max(2048) })).default([]);
const metadata = z.record(z.string(), z.string()).default({});
const ofClient = z.object({ ClientId: z.string(), Username: username, ClientMetadata: metadata });
const ofAdmin = z.object({ UserPoolId: z.string(), Username: username });
const mfaSettings = z.object({ Enabled: z.boolean().default(false), PreferredMfa: z.boolean().default(false) });
const inputs = {
  signUp: ofClient.extend({ Password: password, UserAttributes: attributes }),
  confirm: ofClient.extend({ ConfirmationCode: confirmationCode }),
  forgot: ofClient,
  reset: ofClient.extend({ ConfirmationCode: confirmationCode, Password: password }),
  auth: z.object({ ClientId: z.string(), AuthFlow: z.string(), AuthParameters: z.record(z.string(), z.string()) }),
  challenge: z.object({
    ClientId: z.string(),
    ChallengeName: z.string(),
    Session: z.string().min(20).max(2048),
    ChallengeResponses: z.record(z.string(), z.string()),
  }),
  token: z.object({ ClientId: z.string(), Token: tokenText }),
  refresh: z.object({ ClientId: z.string(), RefreshToken: tokenText }),
  access: z.object({ AccessToken: tokenText }),
  update: z.object({ AccessToken: tokenText, UserAttributes: attributes }),
  verify: z.object({ AccessToken: tokenText, UserCode: userCode }),
  preference: z.object({ AccessToken: tokenText, SoftwareTokenMfaSettings: mfaSettings }),
  admin: ofAdmin,
  adminPreference: ofAdmin.extend({ SoftwareTokenMfaSettings: mfaSettings }),
  adminCreate: ofAdmin.extend({ UserAttributes: attributes, MessageAction: z.string().optional() }),
  adminPassword: ofAdmin.extend({ Password: password, Permanent: z.boolean().default(false) }),
  adminGroup: ofAdmin.extend({ GroupName: z.string() }),
  list: z.object({
    UserPoolId: z.string(),
    Filter: z.string().default(""),
    Limit: z.int().min(1).max(60).default(60),
    PaginationToken: z.string().optional(),
  }),
};

function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new ServiceError("InvalidParameterException", z.prettifyError(result.error));
}

const notAuthorized = (message = "Incorrect username or password.") =>
  new ServiceError("NotAuthorizedException", message);
const wrongCode = () =>
  new ServiceError("CodeMismatchException", "Invalid verification code provided, please try again.");
const unreachable = () =>
  new ServiceError(
    "InvalidParameterException",
    "Cannot reset password for the user as there is no registered/verified email or phone_number",
  );
const listed = (attributes: Record<string, string>) =>
  Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
/** What is answered of a user who is not, so that nobody learns that. */
const SIMULATED = { CodeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL" } };

/**
 * One Cognito user pool with one client on 127.0.0.1, e-mail as the sign-in name, errors about who exists prevented; mail
 * goes to `deliver`.
 */
export async function startCognito(options: CognitoOptions): Promise<Cognito> {
  const { directory, port, gate, pool, deliver, customMessage, now = () => Date.now() } = options;
  const { accessSeconds = DEFAULT_ACCESS_SECONDS, refreshSeconds = DEFAULT_REFRESH_SECONDS, graceSeconds } = pool;
  const users = await DurableMap.open(join(directory, "users.ndjson"), user);
  const issuer = `https://cognito-idp.us-east-1.amazonaws.com/${pool.id}`;
  const tokens = await openTokens(directory, issuer, { clientId: pool.clientId, accessSeconds });
  /** Who has shown a password and is to show a code, by the challenge's session. */
  const challenges = new Map<string, { readonly sub: string; readonly until: number }>();

  const save = (kept: User) => users.put([kept.email, kept]);
  const bySub = (sub: string) => users.values().find((each) => each.sub === sub);
  const find = (name: string) => users.get(name.toLowerCase()) ?? bySub(name);
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
  const signedIn = async <Schema extends z.ZodType<{ AccessToken: string }>>(schema: Schema, input: unknown) => {
    const given = parsed(schema, input);
    const { sub, origin } = await tokens.verify(given.AccessToken);
    const found = bySub(sub);
    const live = Object.values(found?.sessions ?? {}).some((each) => each.origin === origin && !each.revoked);
    if (!found || !live) throw notAuthorized("Access Token has been revoked");
    if (!found.enabled) throw notAuthorized("User is disabled.");
    return { given, found };
  };
  const revoked = (sessions: User["sessions"], origin?: string): User["sessions"] =>
    Object.fromEntries(
      Object.entries(sessions).map(([digest, each]) => [
        digest,
        origin === undefined || each.origin === origin ? { ...each, revoked: true } : each,
      ]),
    );
  const mail = async (kept: User, trigger: Parameters<typeof mailedAs>[0], code: string, given: object) => {
    const of = { pool, attributes: described(kept), username: kept.sub, code, given };
    const message = await mailedAs(trigger, of, customMessage);
    await deliver({ to: kept.email, ...message, at: new Date(now()).toISOString() });
    return {
      CodeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: masked(kept.email) },
    };
  };
  /** Another refresh token of a session. What has run out is forgotten. */
  const withToken = (found: User, session: Session): { RefreshToken: string; kept: User } => {
    const RefreshToken = newRefreshToken();
    const live = Object.entries(found.sessions).filter(([, { expiresAt }]) => expiresAt > now());
    return {
      RefreshToken,
      kept: { ...found, sessions: { ...Object.fromEntries(live), [refreshDigest(RefreshToken)]: session } },
    };
  };
  const open = async (found: User) => {
    const at = now();
    const session = { origin: randomUUID(), openedAt: at, expiresAt: at + refreshSeconds * 1000, revoked: false };
    const { failures: _, ...rest } = found;
    const { RefreshToken, kept } = withToken(rest, session);
    await save(kept);
    return {
      ChallengeParameters: {},
      AuthenticationResult: { ...(await tokens.issue(found, session, at)), RefreshToken },
    };
  };
  const created = async (email: string, password: string, status: User["status"]): Promise<User> => {
    const name = email.toLowerCase();
    if (!z.email().safeParse(name).success) {
      throw new ServiceError("InvalidParameterException", "Username should be an email.");
    }
    const exists = () => new ServiceError("UsernameExistsException", "User already exists");
    if (users.get(name)) throw exists();
    const digest = await digestOf(password);
    // Hashing takes its time: another sign-up of the name may have come first.
    if (users.get(name)) throw exists();
    return {
      sub: randomUUID(),
      email: name,
      attributes: {},
      emailVerified: false,
      password: digest,
      status,
      groups: [],
      enabled: true,
      createdAt: now() / 1000,
      asksForCode: false,
      sessions: {},
    };
  };
  const grouped = async (input: unknown, change: (groups: string[], name: string) => string[]) => {
    const { given, found } = admin(inputs.adminGroup, input);
    if (!pool.groups.includes(given.GroupName)) throw new ServiceError("ResourceNotFoundException", "Group not found.");
    await save({ ...found, groups: change(found.groups, given.GroupName) });
    return {};
  };
  /** @throws ServiceError where the user has no software token to be asked for */
  const preferring = async (found: User, { Enabled }: z.infer<typeof mfaSettings>) => {
    if (Enabled && !found.softwareToken) {
      throw new ServiceError("InvalidParameterException", "User has not verified software token mfa");
    }
    const { softwareToken: _, ...without } = found;
    await save({ ...(Enabled ? found : without), asksForCode: Enabled });
    return {};
  };
  const shown = (found: User) => ({
    Username: found.sub,
    UserAttributes: listed(described(found)),
    ...(found.asksForCode && { UserMFASettingList: ["SOFTWARE_TOKEN_MFA"], PreferredMfaSetting: "SOFTWARE_TOKEN_MFA" }),
  });
  /** The step that a code is of, among those that are taken now. */
  const stepOf = (secret: string, lastUsed: number, text: string) =>
    stepsTaken(now(), lastUsed).find((step) => codeAt(secret, step) === text);

  const service = await serveJson(
    {
      async SignUp(input) {
        const given = parsed(inputs.signUp, input);
        ofPool(given);
        checkPassword(given.Password);
        const unwritable = given.UserAttributes.find(({ Name }) => pool.writable && !pool.writable.includes(Name));
        if (unwritable) throw notAuthorized("A client attempted to write unauthorized attribute");
        const fresh = await created(given.Username, given.Password, "UNCONFIRMED");
        const attributes = Object.fromEntries(given.UserAttributes.map(({ Name, Value }) => [Name, Value]));
        const confirmation = newCode("confirmation", undefined, now());
        await save({ ...fresh, attributes, confirmation });
        const details = await mail({ ...fresh, attributes }, "SignUp", confirmation.text, given.ClientMetadata);
        return { UserConfirmed: false, UserSub: fresh.sub, ...details };
      },
      async ConfirmSignUp(input) {
        const given = parsed(inputs.confirm, input);
        ofPool(given);
        const found = find(given.Username);
        if (!found)
          throw new ServiceError("ExpiredCodeException", "Invalid code provided, please request a code again.");
        if (found.status !== "UNCONFIRMED") {
          throw notAuthorized("User cannot be confirmed. Current status is CONFIRMED");
        }
        const wrong = wrongTry(found.confirmation, given.ConfirmationCode, now());
        if (wrong) {
          await save({ ...found, confirmation: wrong });
          throw wrongCode();
        }
        const { confirmation: _, ...rest } = found;
        await save({ ...rest, status: "CONFIRMED", emailVerified: true });
        return {};
      },
      async ResendConfirmationCode(input) {
        const given = parsed(inputs.forgot, input);
        ofPool(given);
        const found = find(given.Username);
        if (!found) return SIMULATED;
        if (found.status !== "UNCONFIRMED") {
          throw new ServiceError("InvalidParameterException", "User is already confirmed.");
        }
        const confirmation = newCode("confirmation", found.confirmation, now());
        await save({ ...found, confirmation });
        return mail(found, "ResendCode", confirmation.text, given.ClientMetadata);
      },
      async InitiateAuth(input) {
        const given = parsed(inputs.auth, input);
        ofPool(given);
        const { USERNAME = "", PASSWORD = "", REFRESH_TOKEN = "" } = given.AuthParameters;
        if (given.AuthFlow === "USER_PASSWORD_AUTH") {
          const found = find(USERNAME);
          if (!found) throw notAuthorized();
          checkLock(found.failures, now());
          // Whether the password is right is not looked at: https://github.com/aws/aws-sdk-js/issues/4608
          if (found.status === "UNCONFIRMED") {
            throw new ServiceError("UserNotConfirmedException", "User is not confirmed.");
          }
          if (!(await isPassword(found.password, PASSWORD))) {
            await save({ ...(find(USERNAME) ?? found), failures: failed(find(USERNAME)?.failures, now()) });
            throw notAuthorized();
          }
          if (!found.enabled) throw notAuthorized("User is disabled.");
          if (!found.asksForCode) return open(find(USERNAME) ?? found);
          const Session = randomBytes(64).toString("base64url");
          challenges.set(Session, { sub: found.sub, until: now() + CHALLENGE_LIFE_MS });
          return {
            ChallengeName: "SOFTWARE_TOKEN_MFA",
            Session,
            ChallengeParameters: { USER_ID_FOR_SRP: found.sub },
          };
        }
        if (given.AuthFlow === "REFRESH_TOKEN_AUTH" || given.AuthFlow === "REFRESH_TOKEN") {
          if (graceSeconds !== undefined) {
            throw new ServiceError("InvalidParameterException", `${given.AuthFlow} is not enabled for the client`);
          }
          const digest = refreshDigest(REFRESH_TOKEN);
          const found = users.values().find(({ sessions }) => sessions[digest]);
          const session = found?.sessions[digest];
          if (!found?.enabled || !session || session.revoked || session.expiresAt < now()) {
            throw notAuthorized("Invalid Refresh Token");
          }
          return { ChallengeParameters: {}, AuthenticationResult: await tokens.issue(found, session, now()) };
        }
        throw new ServiceError("NotImplementedException", `InitiateAuth with ${given.AuthFlow} is not emulated.`, 501);
      },
      async RespondToAuthChallenge(input) {
        const given = parsed(inputs.challenge, input);
        ofPool(given);
        const { ChallengeName, Session, ChallengeResponses } = given;
        if (ChallengeName !== "SOFTWARE_TOKEN_MFA") {
          throw new ServiceError("NotImplementedException", `The challenge ${ChallengeName} is not emulated.`, 501);
        }
        const challenge = challenges.get(Session);
        const found = challenge && bySub(challenge.sub);
        const named = find(ChallengeResponses.USERNAME ?? "");
        if (!found || challenge.until < now() || named?.sub !== found.sub) {
          throw notAuthorized("Invalid session for the user, session is expired.");
        }
        checkLock(found.failures, now());
        const token = found.softwareToken;
        if (!token) {
          throw new ServiceError(
            "SoftwareTokenMFANotFoundException",
            "Software Token MFA does not exist for the user.",
          );
        }
        const text = ChallengeResponses.SOFTWARE_TOKEN_MFA_CODE ?? "";
        const step = stepOf(token.secret, token.lastUsed, text);
        if (step === undefined) {
          if (stepOf(token.secret, 0, text) !== undefined) {
            throw new ServiceError("ExpiredCodeException", "Your software token has already been used once.");
          }
          await save({ ...found, failures: failed(found.failures, now()) });
          throw new ServiceError("CodeMismatchException", "Invalid code received for user");
        }
        challenges.delete(Session);
        return open({ ...found, softwareToken: { ...token, lastUsed: step } });
      },
      async GetTokensFromRefreshToken(input) {
        const given = parsed(inputs.refresh, input);
        ofPool(given);
        const digest = refreshDigest(given.RefreshToken);
        const found = users.values().find(({ sessions }) => sessions[digest]);
        const session = found?.sessions[digest];
        if (!found || !session || session.revoked) throw notAuthorized("Invalid Refresh Token");
        if (!found.enabled) throw notAuthorized("User is disabled.");
        if (session.expiresAt < now()) throw notAuthorized("Refresh Token has expired");
        if ((session.takenUntil ?? session.expiresAt) < now()) {
          throw new ServiceError("RefreshTokenReuseException", "Refresh token has been used already.");
        }
        if (graceSeconds === undefined) return { AuthenticationResult: await tokens.issue(found, session, now()) };
        const { takenUntil = now() + graceSeconds * 1000, ...fresh } = session;
        const { RefreshToken, kept } = withToken(found, fresh);
        await save({ ...kept, sessions: { ...kept.sessions, [digest]: { ...fresh, takenUntil } } });
        return { AuthenticationResult: { ...(await tokens.issue(found, session, now())), RefreshToken } };
      },
      async RevokeToken(input) {
        const given = parsed(inputs.token, input);
        ofPool(given);
        const digest = refreshDigest(given.Token);
        const found = users.values().find(({ sessions }) => sessions[digest]);
        const session = found?.sessions[digest];
        if (!session) throw new ServiceError("UnauthorizedException", "Invalid refresh token");
        await save({ ...found, sessions: revoked(found.sessions, session.origin) });
        return {};
      },
      async GlobalSignOut(input) {
        const { found } = await signedIn(inputs.access, input);
        await save({ ...found, sessions: revoked(found.sessions) });
        return {};
      },
      async GetUser(input) {
        return shown((await signedIn(inputs.access, input)).found);
      },
      async UpdateUserAttributes(input) {
        const { given, found } = await signedIn(inputs.update, input);
        if (given.UserAttributes.some(({ Name }) => pool.writable && !pool.writable.includes(Name))) {
          throw notAuthorized("A client attempted to write unauthorized attribute");
        }
        const changed = Object.fromEntries(given.UserAttributes.map(({ Name, Value }) => [Name, Value]));
        await save({ ...found, attributes: { ...found.attributes, ...changed } });
        return {};
      },
      async AssociateSoftwareToken(input) {
        const { found } = await signedIn(inputs.access, input);
        const SecretCode = newSecret();
        await save({ ...found, pendingSecret: SecretCode });
        return { SecretCode };
      },
      async VerifySoftwareToken(input) {
        const { given, found } = await signedIn(inputs.verify, input);
        const { pendingSecret, ...rest } = found;
        const step = pendingSecret === undefined ? undefined : stepOf(pendingSecret, 0, given.UserCode);
        if (pendingSecret === undefined || step === undefined) {
          throw new ServiceError("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA");
        }
        await save({ ...rest, softwareToken: { secret: pendingSecret, lastUsed: step } });
        return { Status: "SUCCESS" };
      },
      async SetUserMFAPreference(input) {
        const { given, found } = await signedIn(inputs.preference, input);
        return preferring(found, given.SoftwareTokenMfaSettings);
      },
      async ForgotPassword(input) {
        const given = parsed(inputs.forgot, input);
        ofPool(given);
        const found = find(given.Username);
        if (!found) return SIMULATED;
        if (!found.emailVerified) throw unreachable();
        const reset = newCode("reset", found.reset, now());
        await save({ ...found, reset });
        return mail(found, "ForgotPassword", reset.text, given.ClientMetadata);
      },
      async ConfirmForgotPassword(input) {
        const given = parsed(inputs.reset, input);
        ofPool(given);
        checkPassword(given.Password);
        const found = find(given.Username);
        if (!found) throw wrongCode();
        const wrong = wrongTry(found.reset, given.ConfirmationCode, now());
        if (wrong) {
          await save({ ...found, reset: wrong });
          throw wrongCode();
        }
        const password = await digestOf(given.Password);
        const { reset: _, failures: __, ...rest } = find(given.Username) ?? found;
        // AWS says nothing of sessions that end by it: they do not.
        await save({ ...rest, password, status: "CONFIRMED" });
        return {};
      },
      async ListUserPools() {
        return { UserPools: [{ Id: pool.id, Name: pool.name ?? pool.id }] };
      },
      async ListUsers(input) {
        const given = parsed(inputs.list, input);
        ofPool(given);
        const status = /^cognito:user_status\s*=\s*"(\w+)"$/.exec(given.Filter)?.[1];
        if (given.Filter !== "" && status === undefined) {
          throw new ServiceError("NotImplementedException", `The filter ${given.Filter} is not emulated.`, 501);
        }
        const all = users
          .values()
          .filter(
            (each) => (status === undefined || each.status === status) && each.sub > (given.PaginationToken ?? ""),
          )
          .sort((a, b) => (a.sub < b.sub ? -1 : 1));
        const page = all.slice(0, given.Limit);
        return {
          Users: page.map((each) => ({
            Username: each.sub,
            Attributes: listed(described(each)),
            Enabled: each.enabled,
            UserStatus: each.status,
            UserCreateDate: each.createdAt,
          })),
          ...(all.length > page.length && { PaginationToken: page.at(-1)?.sub }),
        };
      },
      async AdminCreateUser(input) {
        const given = parsed(inputs.adminCreate, input);
        ofPool(given);
        const { email_verified, ...attributes } = Object.fromEntries(
          given.UserAttributes.filter(({ Name }) => Name !== "email").map(({ Name, Value }) => [Name, Value]),
        );
        const fresh = await created(given.Username, randomUUID(), "FORCE_CHANGE_PASSWORD");
        const kept = { ...fresh, attributes, emailVerified: email_verified === "true" };
        await save(kept);
        return {
          User: { Username: kept.sub, Attributes: listed(described(kept)), Enabled: true, UserStatus: kept.status },
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
          ...shown(found),
          Enabled: found.enabled,
          UserStatus: found.status,
          UserCreateDate: found.createdAt,
        };
      },
      async AdminSetUserMFAPreference(input) {
        const { given, found } = admin(inputs.adminPreference, input);
        return preferring(found, given.SoftwareTokenMfaSettings);
      },
      AdminAddUserToGroup: (input) => grouped(input, (groups, name) => [...new Set([...groups, name])]),
      AdminRemoveUserFromGroup: (input) => grouped(input, (groups, name) => groups.filter((each) => each !== name)),
      async AdminListGroupsForUser(input) {
        const { found } = admin(inputs.admin, input);
        return { Groups: found.groups.map((GroupName) => ({ GroupName, UserPoolId: pool.id })) };
      },
      async AdminUserGlobalSignOut(input) {
        const { found } = admin(inputs.admin, input);
        await save({ ...found, sessions: revoked(found.sessions) });
        return {};
      },
      async AdminDisableUser(input) {
        const { found } = admin(inputs.admin, input);
        await save({ ...found, enabled: false, sessions: revoked(found.sessions) });
        return {};
      },
      async AdminDeleteUser(input) {
        const { found } = admin(inputs.admin, input);
        await users.put([found.email, null]);
        return {};
      },
    },
    { port, gate, documents: { [`/${pool.id}/.well-known/jwks.json`]: tokens.keySet } },
  );
  return {
    url: service.url,
    async shownCode(email) {
      for (;;) {
        const found = find(email);
        // Who is setting one up has the new secret in the app.
        const app = found?.pendingSecret ? { secret: found.pendingSecret, lastUsed: 0 } : found?.softwareToken;
        if (!app) return undefined;
        const [step] = stepsTaken(now(), app.lastUsed);
        if (step !== undefined) return codeAt(app.secret, step);
        await setTimeout(100);
      }
    },
    async close() {
      await service.close();
      await users.close();
    },
  };
}

const masked = (email: string) => email.replace(/^(.)[^@]*@(.)[^.]*/, "$1***@$2***");
