import * as z from "zod";
import { email } from "../../shared/kernel/email.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { HOUR, MINUTE, route } from "../../shared/kernel/route.ts";
import { opaque } from "../../shared/kernel/text.ts";
import { code, password, typed } from "./fields.ts";

const tokens = z.object({
  accessToken: z.string().describe("send as Authorization: Bearer ..."),
  idToken: z.string(),
  refreshToken: z.string().describe("for POST /token/refresh; valid for one use, as each reply has the next one"),
  expiresIn: z.int().describe("seconds"),
  tokenType: z.literal("Bearer"),
});

const logIn = route({
  method: "POST",
  path: "/login",
  access: "public",
  limits: [{ per: "address", most: 100, within: 10 * MINUTE }],
  summary: "Log in with e-mail, password and, if the account has a second factor, a code",
  body: z.strictObject({
    email,
    password: typed,
    code: code.optional().describe("the authenticator app's code, if the account has a second factor"),
  }),
  reply: tokens,
  refusals: {
    "wrong-credentials": 401,
    "second-factor-needed": 401,
    "wrong-second-factor": 401,
    "too-many-tries": 429,
    ...BUSY,
  },
});

const refreshTokens = route({
  method: "POST",
  path: "/token/refresh",
  access: "public",
  summary:
    "Exchange a refresh token for new tokens; the old one stays valid for another 30 seconds, in case the reply is lost",
  body: z.strictObject({ refreshToken: opaque(4096) }),
  reply: tokens,
  refusals: { "invalid-refresh-token": 401, ...BUSY },
});

const logOut = route({
  method: "POST",
  path: "/logout",
  access: "public",
  summary: "End a session; its refresh token becomes invalid",
  body: z.strictObject({ refreshToken: opaque(4096) }),
  status: 204,
  refusals: BUSY,
});

const forgotPassword = route({
  method: "POST",
  path: "/password/forgot",
  access: "public",
  limits: [{ per: "address", most: 20, within: HOUR }],
  summary: "Mail a code to set a new password; the reply does not show whether the account exists",
  body: z.strictObject({ email }),
  status: 202,
  reply: z.object({ state: z.literal("sent") }),
  refusals: { "too-many-tries": 429 },
});

const resetPassword = route({
  method: "POST",
  path: "/password/reset",
  access: "public",
  limits: [{ per: "address", most: 60, within: HOUR }],
  summary: "Set a new password by the mailed code; all sessions end",
  body: z.strictObject({ email, code, password }),
  status: 204,
  refusals: { "wrong-code": 422, "too-many-tries": 429, "weak-password": 422, ...BUSY },
});

export const sessionRoutes = { logIn, refreshTokens, logOut, forgotPassword, resetPassword };
