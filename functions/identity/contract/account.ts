import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";
import { password, typed } from "./fields.ts";

const getSecurity = route({
  method: "GET",
  path: "/me/security",
  access: "member",
  summary: "How the caller's account is guarded",
  reply: z.object({ secondFactor: z.boolean().describe("whether logging in asks for a code of an authenticator app") }),
  refusals: { "session-over": 401 },
});

const changePassword = route({
  method: "POST",
  path: "/me/password",
  access: "member",
  limits: [{ per: "caller", most: 20, within: HOUR }],
  summary: "Set another password, by the one of now; all sessions end, this one too: log in with the new one",
  body: z.strictObject({ password: typed.min(1).describe("the one of now"), newPassword: password }),
  status: 204,
  refusals: { "wrong-password": 422, "weak-password": 422, "session-over": 401, "too-many-tries": 429, ...BUSY },
});

const endSessions = route({
  method: "POST",
  path: "/me/sessions/end",
  access: "member",
  summary:
    "Log out everywhere, here too: no refresh token of the account is worth anything from here on. Access tokens that are out still run for a quarter of an hour, where a route asks for no more than a token",
  status: 204,
  refusals: BUSY,
});

export const accountRoutes = { getSecurity, changePassword, endSessions };
