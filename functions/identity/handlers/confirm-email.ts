import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { emailChanges } from "../adapters/email-changes.ts";
import { poolAdministration } from "../adapters/user-pool.ts";
import { findUser } from "../client.ts";
import { emailRoutes } from "../contract/email.ts";
import { changedMailOf } from "../domain/email-change.ts";
import { lookUpEnv } from "../env.ts";
import type {
  EndEmailChange,
  FindAccount,
  FindUser,
  Now,
  RemoveAccount,
  SetPoolEmail,
  TakeEmailCode,
} from "../flows/ports.ts";

export interface ConfirmEmailPorts {
  readonly findUser: FindUser;
  readonly takeEmailCode: TakeEmailCode;
  readonly findAccount: FindAccount;
  readonly removeAccount: RemoveAccount;
  readonly setPoolEmail: SetPoolEmail;
  readonly endEmailChange: EndEmailChange;
  readonly pause: Pause;
  readonly now: Now;
}

/** Repeating the request after a failure completes the change: the code stays valid until all of it is done. */
export const confirmEmail = (ports: ConfirmEmailPorts) =>
  endpoint(emailRoutes.confirmEmail, async (request) => {
    const { user: id, named } = member(request);
    const user = await ports.findUser(id);
    if (!user) return refuse("unknown-user", "This account has no profile here.");
    const proven = await ports.takeEmailCode(id, request.body.code);
    if (isRefusal(proven)) return proven;
    const { email } = proven;
    // An unconfirmed registration must not block the address, whose owner has just been verified.
    const account = await ports.findAccount(email);
    if (account && !account.isConfirmed) await ports.removeAccount(account.id);
    const refused = await ports.setPoolEmail(id, email);
    if (refused) return refused;
    const changed = { ...user, email };
    const mail = changedMailOf(user, email, iso(ports.now()));
    const ended = await retryOnConflict(ports.pause, async () =>
      (await ports.endEmailChange(changed, mail)) === "conflict" ? conflict : "done",
    );
    return isRefusal(ended) ? ended : { ...changed, groups: [...named] };
  });

const { IDENTITY_TABLE, USER_POOL_ID } = environment(...lookUpEnv);
const now = () => Date.now();
export const handler = confirmEmail({
  ...poolAdministration(new CognitoIdentityProviderClient({}), USER_POOL_ID),
  ...emailChanges(documents, IDENTITY_TABLE, now),
  findUser: findUser(documents, IDENTITY_TABLE),
  pause,
  now,
});
