import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveRegistration, liveSessions, liveUsers, liveVisitors } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import type { ClaimVisitor, FindUnconfirmed, InsertUser, Now, SignUp, VerifyVisitor } from "../ports.ts";

export interface RegisterPorts {
  readonly signUp: SignUp;
  readonly findUnconfirmed: FindUnconfirmed;
  readonly insertUser: InsertUser;
  readonly claimVisitor: ClaimVisitor;
  readonly verifyVisitor: VerifyVisitor;
  readonly now: Now;
}

export const register = (ports: RegisterPorts) =>
  endpoint(routes.register, async ({ body }) => {
    const { email, password, displayName, language, visitorToken } = body;
    const visitor = visitorToken === undefined ? undefined : await ports.verifyVisitor(visitorToken);
    if (visitorToken !== undefined && visitor === undefined) {
      return refuse("invalid-visitor-token", "The visitor token is none of ours or has run out; register without it.");
    }
    const opened = await ports.signUp(email, password);
    // A registration that broke off half way, or whose reply was lost, is sent again: it is the same account.
    const begun = isRefusal(opened) && opened.refused === "email-taken";
    const id = (begun && (await ports.findUnconfirmed(email, password))) || opened;
    if (isRefusal(id)) return id;
    const createdAt = new Date(ports.now()).toISOString();
    await ports.insertUser({ id, email, displayName, language, createdAt });
    if (visitor !== undefined) await ports.claimVisitor(id, visitor, createdAt);
    return { id, state: "unconfirmed" as const };
  });

export const handler = register({ ...liveSessions(), ...liveRegistration(), ...liveVisitors(), ...liveUsers() });
