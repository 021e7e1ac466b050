import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { registrations } from "../adapters/registrations.ts";
import { userPool } from "../adapters/user-pool.ts";
import { claimVisitor, insertUser } from "../adapters/users.ts";
import { registrationRoutes } from "../contract/registration.ts";
import { confirmationEnv } from "../env.ts";
import type {
  BeginConfirming,
  ClaimVisitor,
  ConfirmSignUp,
  EndRegistration,
  InsertUser,
  Now,
  StopConfirming,
} from "../flows/ports.ts";

export interface ConfirmRegistrationPorts {
  readonly beginConfirming: BeginConfirming;
  readonly stopConfirming: StopConfirming;
  readonly endRegistration: EndRegistration;
  readonly confirmSignUp: ConfirmSignUp;
  readonly insertUser: InsertUser;
  readonly claimVisitor: ClaimVisitor;
  readonly pause: Pause;
  readonly now: Now;
}

export const confirmRegistration = (ports: ConfirmRegistrationPorts) =>
  endpoint(registrationRoutes.confirmRegistration, async ({ body }) => {
    const { email, id, code } = body;
    const found = await ports.beginConfirming(email, id);
    if (!found) {
      return refuse(
        "wrong-code",
        "This is not the code of this registration. If you have registered again since, use the newest mail; after a day, register again.",
      );
    }
    const refused = await ports.confirmSignUp(id, code);
    if (refused) {
      await ports.stopConfirming(email, id);
      return refused;
    }
    const { displayName, language, anonymousId } = found;
    const createdAt = iso(ports.now());
    await ports.insertUser({ id, email, displayName, language, createdAt });
    if (anonymousId !== undefined) {
      const claimed = await retryOnConflict(ports.pause, async () =>
        (await ports.claimVisitor(id, anonymousId, createdAt)) === "conflict" ? conflict : "done",
      );
      if (isRefusal(claimed)) return claimed;
    }
    await ports.endRegistration(email, id);
    return { state: "confirmed" as const };
  });

const { IDENTITY_TABLE, USER_POOL_CLIENT_ID } = environment(...confirmationEnv);
const now = () => Date.now();
export const handler = confirmRegistration({
  ...userPool(new CognitoIdentityProviderClient({}), USER_POOL_CLIENT_ID),
  ...registrations(documents, IDENTITY_TABLE, now),
  insertUser: insertUser(documents, IDENTITY_TABLE),
  claimVisitor: claimVisitor(documents, IDENTITY_TABLE),
  pause,
  now,
});
