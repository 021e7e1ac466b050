import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveRegistration } from "../adapters/live.ts";
import { routes } from "../contract/identity.ts";
import { isStrong, weakPassword } from "../domain/password.ts";
import { REGISTRATION_SECONDS } from "../domain/registration.ts";
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

/** Registrations of one address at the same moment take one another's place: some tries, and the last of them stays. */
const TRIES = 3;

export const register = (ports: RegisterPorts) =>
  endpoint(routes.register, async ({ body }) => {
    const { email, password, displayName, language, visitorToken } = body;
    if (!isStrong(password)) return weakPassword;
    const anonymousId = visitorToken === undefined ? undefined : await ports.verifyVisitor(visitorToken);
    if (visitorToken !== undefined && anonymousId === undefined) {
      return refuse("invalid-visitor-token", "The visitor token is none of ours or has run out; register without it.");
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
      at: new Date(at).toISOString(),
      expiresAt: Math.floor(at / 1000) + REGISTRATION_SECONDS,
    });
    // Its owner is confirming at this moment, and the account is theirs; or has been mailed enough.
    if (!begun) return told(ports.newId());
    for (let n = 0; n < TRIES; n++) {
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

export const handler = register(liveRegistration());
