import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { DurableMap } from "@lyceum/durable-files/durable-map";
import * as z from "zod";
import { ServiceError } from "../protocol/json-service.ts";
import { listed, masked, notAuthorized } from "./answers.ts";
import { inputs, type MfaSettings, parsed } from "./inputs.ts";
import { type CustomMessage, type Message, mailedAs } from "./messages.ts";
import { DEFAULT_ACCESS_SECONDS, DEFAULT_REFRESH_SECONDS, type Pool } from "./pool.ts";
import { newRefreshToken, openTokens, refreshDigest } from "./tokens.ts";
import { codeAt, stepsTaken } from "./totp.ts";
import { described, digestOf, type Session, type User, user } from "./user.ts";

/** A mail that Cognito would have sent. */
export interface Mail extends Message {
  readonly to: string;
  readonly at: string;
}

export interface UserPoolOptions {
  readonly directory: string;
  readonly pool: Pool;
  readonly deliver: (mail: Mail) => Promise<void>;
  /** The trigger that writes the mails, if the pool has one. */
  readonly customMessage?: CustomMessage | undefined;
  readonly now?: () => number;
}

/** A challenge must be answered within this time: three minutes, AWS's default. */
export const CHALLENGE_LIFE_MS = 3 * 60_000;

/** Sessions to end: those of one sign-in, or all. */
export const revoked = (sessions: User["sessions"], origin?: string): User["sessions"] =>
  Object.fromEntries(
    Object.entries(sessions).map(([digest, each]) => [
      digest,
      origin === undefined || each.origin === origin ? { ...each, revoked: true } : each,
    ]),
  );

/** The users of a pool, and what its operations have in common. */
export class UserPool {
  readonly settings: Pool;
  readonly users: DurableMap<User>;
  readonly tokens: Awaited<ReturnType<typeof openTokens>>;
  /** How long a used refresh token is still accepted when it is rotated. */
  readonly graceSeconds: number | undefined;
  readonly now: () => number;
  /** Users whose password was right and who still owe a code, by the challenge's session. */
  readonly challenges = new Map<string, { readonly sub: string; readonly until: number }>();
  private readonly options: UserPoolOptions;

  private constructor(options: UserPoolOptions, users: DurableMap<User>, tokens: UserPool["tokens"]) {
    this.options = options;
    this.settings = options.pool;
    this.graceSeconds = options.pool.graceSeconds;
    this.now = options.now ?? Date.now;
    this.users = users;
    this.tokens = tokens;
  }

  static async open(options: UserPoolOptions): Promise<UserPool> {
    const { directory, pool } = options;
    const { clientId, accessSeconds = DEFAULT_ACCESS_SECONDS } = pool;
    const users = await DurableMap.open(join(directory, "users.ndjson"), user);
    const issuer = `https://cognito-idp.us-east-1.amazonaws.com/${pool.id}`;
    return new UserPool(options, users, await openTokens(directory, issuer, { clientId, accessSeconds }));
  }

  save(kept: User): Promise<void> {
    return this.users.put([kept.email, kept]);
  }

  bySub(sub: string): User | undefined {
    return this.users.values().find((each) => each.sub === sub);
  }

  find(name: string): User | undefined {
    return this.users.get(name.toLowerCase()) ?? this.bySub(name);
  }

  /** @throws ServiceError if a call names another pool or client */
  ofPool({ ClientId, UserPoolId }: { ClientId?: string; UserPoolId?: string }): void {
    const { id, clientId } = this.settings;
    if ((ClientId ?? clientId) !== clientId) {
      throw new ServiceError("ResourceNotFoundException", `User pool client ${ClientId} does not exist.`);
    }
    if ((UserPoolId ?? id) !== id) {
      throw new ServiceError("ResourceNotFoundException", `User pool ${UserPoolId} does not exist.`);
    }
  }

  /** The input of an administrator's call, and its user. @throws ServiceError */
  admin<Schema extends z.ZodType<{ UserPoolId: string; Username: string }>>(schema: Schema, input: unknown) {
    const given = parsed(schema, input);
    this.ofPool(given);
    const found = this.find(given.Username);
    if (!found) throw new ServiceError("UserNotFoundException", "User does not exist.");
    return { given, found };
  }

  /** The input of a call with an access token, and the token's user. @throws ServiceError */
  async signedIn<Schema extends z.ZodType<{ AccessToken: string }>>(schema: Schema, input: unknown) {
    const given = parsed(schema, input);
    const { sub, origin } = await this.tokens.verify(given.AccessToken);
    const found = this.bySub(sub);
    const live = Object.values(found?.sessions ?? {}).some((each) => each.origin === origin && !each.revoked);
    if (!found || !live) throw notAuthorized("Access Token has been revoked");
    if (!found.enabled) throw notAuthorized("User is disabled.");
    return { given, found };
  }

  /** Mails a code. @returns the CodeDeliveryDetails */
  async mail(kept: User, trigger: Parameters<typeof mailedAs>[0], code: string, given: object) {
    const { deliver, customMessage, pool } = this.options;
    const of = { pool, attributes: described(kept), username: kept.sub, code, given };
    const message = await mailedAs(trigger, of, customMessage);
    await deliver({ to: kept.email, ...message, at: new Date(this.now()).toISOString() });
    return {
      CodeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: masked(kept.email) },
    };
  }

  /** Another refresh token of a session. Expired ones are dropped. */
  withToken(found: User, session: Session): { RefreshToken: string; kept: User } {
    const RefreshToken = newRefreshToken();
    const live = Object.entries(found.sessions).filter(([, { expiresAt }]) => expiresAt > this.now());
    return {
      RefreshToken,
      kept: { ...found, sessions: { ...Object.fromEntries(live), [refreshDigest(RefreshToken)]: session } },
    };
  }

  /** Signs a user in. */
  async open(found: User) {
    const at = this.now();
    const { refreshSeconds = DEFAULT_REFRESH_SECONDS } = this.settings;
    const session = { origin: randomUUID(), openedAt: at, expiresAt: at + refreshSeconds * 1000, revoked: false };
    const { failures: _, ...rest } = found;
    const { RefreshToken, kept } = this.withToken(rest, session);
    await this.save(kept);
    return {
      ChallengeParameters: {},
      AuthenticationResult: { ...(await this.tokens.issue(found, session, at)), RefreshToken },
    };
  }

  /** A new user, who is not stored yet. @throws ServiceError */
  async created(email: string, password: string, status: User["status"]): Promise<User> {
    const name = email.toLowerCase();
    if (!z.email().safeParse(name).success) {
      throw new ServiceError("InvalidParameterException", "Username should be an email.");
    }
    const exists = () => new ServiceError("UsernameExistsException", "User already exists");
    if (this.users.get(name)) throw exists();
    const digest = await digestOf(password);
    // Hashing takes a while, in which another sign-up may have taken the name.
    if (this.users.get(name)) throw exists();
    return {
      sub: randomUUID(),
      email: name,
      attributes: {},
      emailVerified: false,
      password: digest,
      status,
      groups: [],
      enabled: true,
      createdAt: this.now() / 1000,
      asksForCode: false,
      sessions: {},
    };
  }

  /** Changes a user's groups. @throws ServiceError */
  async grouped(input: unknown, change: (groups: string[], name: string) => string[]) {
    const { given, found } = this.admin(inputs.adminGroup, input);
    if (!this.settings.groups.includes(given.GroupName)) {
      throw new ServiceError("ResourceNotFoundException", "Group not found.");
    }
    await this.save({ ...found, groups: change(found.groups, given.GroupName) });
    return {};
  }

  /** @throws ServiceError if the user has no software token */
  async preferring(found: User, { Enabled }: MfaSettings) {
    if (Enabled && !found.softwareToken) {
      throw new ServiceError("InvalidParameterException", "User has not verified software token mfa");
    }
    const { softwareToken: _, ...without } = found;
    await this.save({ ...(Enabled ? found : without), asksForCode: Enabled });
    return {};
  }

  shown(found: User) {
    return {
      Username: found.sub,
      UserAttributes: listed(described(found)),
      ...(found.asksForCode && {
        UserMFASettingList: ["SOFTWARE_TOKEN_MFA"],
        PreferredMfaSetting: "SOFTWARE_TOKEN_MFA",
      }),
    };
  }

  /** The step of a code, among those accepted now. */
  stepOf(secret: string, lastUsed: number, text: string): number | undefined {
    return stepsTaken(this.now(), lastUsed).find((step) => codeAt(secret, step) === text);
  }
}
