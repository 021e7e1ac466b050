import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveConfirmation } from "../adapters/live.ts";
import { routes } from "../contract/identity.ts";
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
  readonly now: Now;
}

export const confirmRegistration = (ports: ConfirmRegistrationPorts) =>
  endpoint(routes.confirmRegistration, async ({ body }) => {
    const { email, id, code } = body;
    const found = await ports.beginConfirming(email, id);
    if (!found) {
      return refuse(
        "wrong-code",
        "This is not the code of this registration; where another one came after it, or a day is over, register again.",
      );
    }
    const refused = await ports.confirmSignUp(id, code);
    if (refused) {
      await ports.stopConfirming(email, id);
      return refused;
    }
    const { displayName, language, anonymousId } = found;
    const createdAt = new Date(ports.now()).toISOString();
    await ports.insertUser({ id, email, displayName, language, createdAt });
    if (anonymousId !== undefined) await ports.claimVisitor(id, anonymousId, createdAt);
    await ports.endRegistration(email, id);
    return { state: "confirmed" as const };
  });

export const handler = confirmRegistration(liveConfirmation());
