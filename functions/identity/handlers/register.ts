import { randomUUID } from "node:crypto";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso, ttl } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { liveVisitorTokens } from "../../shared/runtime/visitor-tokens.ts";
import { registrations } from "../adapters/registrations.ts";
import { poolAdministration, userPool } from "../adapters/user-pool.ts";
import { registrationRoutes } from "../contract/registration.ts";
import { isStrong, weakPassword } from "../domain/password.ts";
import { registrationEnv } from "../env.ts";
import type {
  BeginRegistration,
  FindAccount,
  NameRegistration,
  NewId,
  Now,
  RemindOfAccount,
  RemoveAccount,
  SignUp,
  VerifyVisitor,
} from "../flows/ports.ts";
import { REGISTRATION_SECONDS, REGISTRATION_TRIES } from "../settings.ts";

export interface RegisterPorts {
  readonly signUp: SignUp;
  readonly findAccount: FindAccount;
  readonly removeAccount: RemoveAccount;
  readonly remindOfAccount: RemindOfAccount;
  readonly beginRegistration: BeginRegistration;
  readonly nameRegistration: NameRegistration;
  readonly verifyVisitor: VerifyVisitor;
  readonly newId: NewId;
  readonly now: Now;
}

export const register = (ports: RegisterPorts) =>
  endpoint(registrationRoutes.register, async ({ body }) => {
    const { email, password, displayName, language, visitorToken } = body;
    if (!isStrong(password)) return weakPassword;
    const anonymousId = visitorToken === undefined ? undefined : await ports.verifyVisitor(visitorToken);
    if (visitorToken !== undefined && anonymousId === undefined) {
      return refuse("invalid-visitor-token", "The visitor token is invalid or has expired; register without it.");
    }
    const at = ports.now();
    const attempt = ports.newId();
    const told = (id: string) => ({ id, state: "unconfirmed" as const });
    const begun = await ports.beginRegistration({
      email,
      attempt,
      displayName,
      language,
      ...(anonymousId !== undefined && { anonymousId }),
      at: iso(at),
      expiresAt: ttl(at) + REGISTRATION_SECONDS,
    });
    // Either the address is being confirmed at this moment, or it reached its limit of mails.
    if (!begun) return told(ports.newId());
    for (let n = 0; n < REGISTRATION_TRIES; n++) {
      const account = await ports.findAccount(email);
      if (account?.isConfirmed) {
        const refused = await ports.remindOfAccount(email);
        return refused ?? told(ports.newId());
      }
      if (account) await ports.removeAccount(account.id);
      const id = await ports.signUp(email, password, language);
      if (id === "taken") continue;
      if (isRefusal(id)) return id;
      await ports.nameRegistration(email, attempt, id);
      return told(id);
    }
    return told(ports.newId());
  });

const { IDENTITY_TABLE, USER_POOL_CLIENT_ID, USER_POOL_ID } = environment(...registrationEnv);
const client = new CognitoIdentityProviderClient({});
const now = () => Date.now();
export const handler = register({
  ...userPool(client, USER_POOL_CLIENT_ID),
  ...poolAdministration(client, USER_POOL_ID),
  ...registrations(documents, IDENTITY_TABLE, now),
  verifyVisitor: liveVisitorTokens().verify,
  newId: randomUUID,
  now,
});
