import { randomInt } from "node:crypto";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso, ttl } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { emailChanges } from "../adapters/email-changes.ts";
import { countMailed } from "../adapters/registrations.ts";
import { poolAdministration, userPool } from "../adapters/user-pool.ts";
import { findUser } from "../client.ts";
import { emailRoutes } from "../contract/email.ts";
import { codeMailOf } from "../domain/email-change.ts";
import { registrationEnv } from "../env.ts";
import type {
  BeginEmailChange,
  CountMailed,
  FindAccount,
  FindUser,
  NewCode,
  Now,
  ProvePassword,
} from "../flows/ports.ts";
import { EMAIL_CHANGE_SECONDS } from "../settings.ts";

export interface ChangeEmailPorts {
  readonly findUser: FindUser;
  readonly provePassword: ProvePassword;
  readonly countMailed: CountMailed;
  readonly findAccount: FindAccount;
  readonly beginEmailChange: BeginEmailChange;
  readonly newCode: NewCode;
  readonly pause: Pause;
  readonly now: Now;
}

export const changeEmail = (ports: ChangeEmailPorts) =>
  endpoint(emailRoutes.changeEmail, async (request) => {
    const { email, password } = request.body;
    const user = await ports.findUser(member(request).user);
    if (!user) return refuse("unknown-user", "This account has no profile here.");
    if (email === user.email) return refuse("same-email", "This is your address already.");
    const refused = await ports.provePassword(user.email, password);
    if (refused) return refused;
    const sent = { state: "sent" as const };
    // An address at its limit of mails gets the same reply as any other.
    if (!(await ports.countMailed(email))) return sent;
    // So does one with an account: the change is stored too, but its code is mailed to nobody.
    const isTaken = (await ports.findAccount(email))?.isConfirmed === true;
    const at = ports.now();
    const code = ports.newCode();
    const change = { id: user.id, email, at: iso(at), expiresAt: ttl(at) + EMAIL_CHANGE_SECONDS, tried: 0 };
    const mail = codeMailOf(user, email, change.at, isTaken ? undefined : code);
    const begun = await retryOnConflict(ports.pause, async () =>
      (await ports.beginEmailChange(change, code, mail)) === "conflict" ? conflict : "done",
    );
    return isRefusal(begun) ? begun : sent;
  });

const { IDENTITY_TABLE, USER_POOL_CLIENT_ID, USER_POOL_ID } = environment(...registrationEnv);
const client = new CognitoIdentityProviderClient({});
const now = () => Date.now();
export const handler = changeEmail({
  ...userPool(client, USER_POOL_CLIENT_ID),
  ...poolAdministration(client, USER_POOL_ID),
  ...emailChanges(documents, IDENTITY_TABLE, now),
  countMailed: countMailed(documents, IDENTITY_TABLE, now),
  findUser: findUser(documents, IDENTITY_TABLE),
  newCode: () => String(randomInt(1_000_000)).padStart(6, "0"),
  pause,
  now,
});
