import { createRemoteJWKSet, jwtVerify } from "jose";
import { handler as becomeCreator } from "../../../functions/identity/handlers/become-creator.ts";
import { handler as changePassword } from "../../../functions/identity/handlers/change-password.ts";
import { handler as confirm } from "../../../functions/identity/handlers/confirm-registration.ts";
import { handler as endSessions } from "../../../functions/identity/handlers/end-sessions.ts";
import { handler as forgot } from "../../../functions/identity/handlers/forgot-password.ts";
import { handler as getMe } from "../../../functions/identity/handlers/get-me.ts";
import { handler as getSecurity } from "../../../functions/identity/handlers/get-security.ts";
import { handler as issueVisitor } from "../../../functions/identity/handlers/issue-visitor.ts";
import { handler as logIn } from "../../../functions/identity/handlers/log-in.ts";
import { handler as logOut } from "../../../functions/identity/handlers/log-out.ts";
import { handler as refresh } from "../../../functions/identity/handlers/refresh-tokens.ts";
import { handler as register } from "../../../functions/identity/handlers/register.ts";
import { handler as resend } from "../../../functions/identity/handlers/resend-code.ts";
import { handler as reset } from "../../../functions/identity/handlers/reset-password.ts";
import { handler as updateMe } from "../../../functions/identity/handlers/update-me.ts";
import { call } from "../call.ts";
import { cloud, mails } from "./environment.ts";

export const PASSWORD = "correct-Horse-1";
export interface Tokens {
  accessToken: string;
  idToken: string;
  refreshToken: string;
  expiresIn: number;
  code?: string;
}

/** The id of the latest registration of each address. */
const ids = new Map<string, string>();

/** The routes of identity; those of the caller's own account take the caller's access token as the gateway does. */
export const account = {
  visit: () => call<{ visitorToken: string; expiresIn: number }>(issueVisitor),
  register: async (email: string, more: object = {}) => {
    const reply = await call<{ id: string; state: string; code?: string }>(register, {
      body: { email, password: PASSWORD, displayName: "Ann", ...more },
    });
    ids.set(email.trim().toLowerCase(), reply.body.id);
    return reply;
  },
  /** Confirms the address' latest registration of this test, unless another is named. */
  confirm: (email: string, code: string, id = ids.get(email)) => call(confirm, { body: { email, id, code } }),
  resend: (email: string) => call(resend, { body: { email } }),
  logIn: (email: string, password = PASSWORD, code?: string) =>
    call<Tokens>(logIn, { body: { email, password, code } }),
  refresh: (refreshToken: string) => call<Tokens>(refresh, { body: { refreshToken } }),
  logOut: (refreshToken: string) => call(logOut, { body: { refreshToken } }),
  forgot: (email: string) => call(forgot, { body: { email } }),
  reset: (email: string, code: string, password: string) => call(reset, { body: { email, code, password } }),
  me: async (token: string) => call(getMe, await callerOf(token)),
  update: async (token: string, body: object) =>
    call(updateMe, { ...(await callerOf(token)), headers: { authorization: `Bearer ${token}` }, body }),
  changePassword: async (token: string, body: object) =>
    call(changePassword, { ...(await callerOf(token)), headers: { authorization: `Bearer ${token}` }, body }),
  endSessions: async (token: string) => call(endSessions, await callerOf(token)),
  security: async (token: string) =>
    call(getSecurity, { ...(await callerOf(token)), headers: { authorization: `Bearer ${token}` } }),
  becomeCreator: async (token: string) => call<{ groups: string[] }>(becomeCreator, await callerOf(token)),
};

const keys = createRemoteJWKSet(new URL(cloud.keysUrl));
/** What the gateway's authorizer makes of an access token. */
export async function callerOf(token: string): Promise<{ user: string; groups: string[] }> {
  const { payload } = await jwtVerify(token, keys, { issuer: cloud.issuer });
  return { user: String(payload.sub), groups: (payload["cognito:groups"] as string[] | undefined) ?? [] };
}

export const codeFor = (email: string): string => mails.findLast(({ to }) => to === email)?.code ?? "";

/** A code of six digits that is not this one. */
export const otherThan = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

/** Registers, confirms and logs in. */
export async function member(email: string, more: object = {}): Promise<Tokens & { id: string }> {
  const { id } = (await account.register(email, more)).body;
  await account.confirm(email, codeFor(email));
  return { id, ...(await account.logIn(email)).body };
}
