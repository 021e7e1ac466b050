import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";
import { password, typed } from "./fields.ts";

const getSecurity = route({
  method: "GET",
  path: "/me/security",
  access: "member",
  summary: "The security settings of the caller's account",
  reply: z.object({ secondFactor: z.boolean().describe("whether logging in needs a code of an authenticator app") }),
  refusals: { "session-over": 401 },
});

const changePassword = route({
  method: "POST",
  path: "/me/password",
  access: "member",
  limits: [{ per: "caller", most: 20, within: HOUR }],
  summary: "Change the caller's password; all sessions end, including this one: log in with the new password",
  body: z.strictObject({ password: typed.min(1).describe("the current password"), newPassword: password }),
  status: 204,
  refusals: { "wrong-password": 422, "weak-password": 422, "session-over": 401, "too-many-tries": 429, ...BUSY },
});

const endSessions = route({
  method: "POST",
  path: "/me/sessions/end",
  access: "member",
  summary:
    "Log out everywhere, including here. All refresh tokens of the account become invalid. Access tokens stay valid until they expire, after 15 minutes at most, except on routes that check the session at each call",
  status: 204,
  refusals: BUSY,
});

export const accountRoutes = { getSecurity, changePassword, endSessions };
