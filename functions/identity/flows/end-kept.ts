import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { KeptSession } from "../domain/session.ts";
import type { CloseSession, ForgetSession, TokenOf } from "./ports.ts";

export interface EndPorts {
  readonly tokenOf: TokenOf;
  readonly closeSession: CloseSession;
  readonly forgetSession: ForgetSession;
}

/** Ends one session at the pool, and then removes it from the list, so that it is still listed after a failure. */
export async function ended(
  { tokenOf, closeSession, forgetSession }: EndPorts,
  user: string,
  kept: KeptSession,
): Promise<undefined | Refusal<"session-sealed">> {
  const token = await tokenOf(user, kept);
  if (token === undefined) {
    return refuse(
      "session-sealed",
      "This session can no longer be ended alone: end all sessions by POST /me/sessions/end.",
    );
  }
  await closeSession(token);
  await forgetSession(user, kept.id);
  return undefined;
}
