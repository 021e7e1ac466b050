import * as z from "zod";
import { languages } from "../../catalogue/contract/product.ts";
import { email } from "../../shared/kernel/email.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { groups, HOUR, MINUTE, route } from "../../shared/kernel/route.ts";
import { opaque, text } from "../../shared/kernel/text.ts";
import { PASSWORD_MIN_LENGTH } from "../settings.ts";

/** As it was typed: nothing is trimmed. */
const typed = z
  .string()
  .max(256)
  .refine((each) => each.isWellFormed() && !/[\p{Cc}\p{Bidi_Control}]/u.test(each), "text without control characters");
const password = typed
  .min(PASSWORD_MIN_LENGTH)
  .regex(/^\S.*\S$/s, "no space at its beginning or end")
  .describe("at least 12 characters with both cases and a digit");
const code = z.string().regex(/^\d{6}$/, "six digits");
const displayName = text(80);

const tokens = z.object({
  accessToken: z.string().describe("send as Authorization: Bearer ..."),
  idToken: z.string(),
  refreshToken: z.string().describe("for POST /token/refresh, once: each reply has the next one"),
  expiresIn: z.int().describe("seconds"),
  tokenType: z.literal("Bearer"),
});

/** A user as they see themselves. */
export const user = z.object({
  id: z.string(),
  email: z.string(),
  displayName: z.string(),
  language: z.enum(languages),
  createdAt: z.iso.datetime(),
});
export type User = z.infer<typeof user>;

/** A visitor who registered: other contexts hear of it by the stream of identity's table. */
export const visitor = z.object({ user: z.string(), anonymousId: z.string(), at: z.iso.datetime() });

const register = route({
  method: "POST",
  path: "/register",
  access: "public",
  limits: [{ per: "address", most: 60, within: HOUR }],
  summary:
    "Open an account; a code is mailed to confirm it within a day. Before that it is nobody's: registering again takes its place. The reply does not tell whether the e-mail has an account already, its owner is mailed",
  body: z.strictObject({
    email,
    password,
    displayName,
    language: z.enum(languages).default("en"),
    visitorToken: opaque(1024)
      .optional()
      .describe(
        "as POST /visitors gave it: once the account is confirmed, the visitor's history is the user's, and closed to the token",
      ),
  }),
  status: 201,
  reply: z.object({
    id: z.string().describe("confirms the registration, together with the mailed code"),
    state: z.literal("unconfirmed"),
  }),
  refusals: {
    "invalid-visitor-token": 401,
    "weak-password": 422,
    "email-refused": 422,
    "too-many-tries": 429,
    ...BUSY,
  },
});

const issueVisitor = route({
  method: "POST",
  path: "/visitors",
  access: "public",
  limits: [{ per: "address", most: 300, within: HOUR }],
  summary: "Get a token for a visitor who has no account: who holds it has the visitor's history",
  status: 201,
  reply: z.object({
    visitorToken: z.string().describe("send as the header visitor-token with events and for recommendations"),
    expiresIn: z.int().describe("seconds"),
  }),
});

const confirmRegistration = route({
  method: "POST",
  path: "/register/confirm",
  access: "public",
  limits: [{ per: "address", most: 60, within: HOUR }],
  summary: "Confirm an account by the mailed code, as who registered it",
  body: z.strictObject({ email, id: z.uuid().describe("as POST /register gave it"), code }),
  reply: z.object({ state: z.literal("confirmed") }),
  refusals: { "wrong-code": 422, "code-expired": 410, "too-many-tries": 429, ...BUSY },
});

const resendCode = route({
  method: "POST",
  path: "/register/resend",
  access: "public",
  limits: [{ per: "address", most: 20, within: HOUR }],
  summary: "Mail a new confirmation code; the reply does not tell whether the account exists",
  body: z.strictObject({ email }),
  status: 202,
  reply: z.object({ state: z.literal("sent") }),
  refusals: { "too-many-tries": 429 },
});

const logIn = route({
  method: "POST",
  path: "/login",
  access: "public",
  limits: [{ per: "address", most: 100, within: 10 * MINUTE }],
  summary: "Exchange e-mail and password, and a code where the account has a second factor, for tokens",
  body: z.strictObject({
    email,
    password: typed,
    code: code.optional().describe("what the authenticator app shows, of who has a second factor"),
  }),
  reply: tokens,
  refusals: {
    "wrong-credentials": 401,
    "second-factor-needed": 401,
    "wrong-second-factor": 401,
    "too-many-tries": 429,
  },
});

const refreshTokens = route({
  method: "POST",
  path: "/token/refresh",
  access: "public",
  summary: "Exchange a refresh token for new tokens; it is taken for 30 seconds more, for who lost the reply",
  body: z.strictObject({ refreshToken: opaque(4096) }),
  reply: tokens,
  refusals: { "invalid-refresh-token": 401 },
});

const logOut = route({
  method: "POST",
  path: "/logout",
  access: "public",
  summary: "End a session: its refresh token is worth nothing from here on",
  body: z.strictObject({ refreshToken: opaque(4096) }),
  status: 204,
});

const forgotPassword = route({
  method: "POST",
  path: "/password/forgot",
  access: "public",
  limits: [{ per: "address", most: 20, within: HOUR }],
  summary: "Mail a code to set a new password; the reply does not tell whether the account exists",
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
  refusals: { "wrong-code": 422, "too-many-tries": 429, "weak-password": 422 },
});

const me = user.extend({ groups: z.array(z.enum(groups)) });

const getMe = route({
  method: "GET",
  path: "/me",
  access: "member",
  summary: "The caller's own account",
  reply: me,
  refusals: { "unknown-user": 404 },
});

const updateMe = route({
  method: "PATCH",
  path: "/me",
  access: "member",
  summary: "Change the caller's name or language",
  body: z
    .strictObject({ displayName: displayName.optional(), language: z.enum(languages).optional() })
    .refine((body) => Object.keys(body).length > 0, "name at least one field to change"),
  reply: me,
  refusals: { "unknown-user": 404, ...BUSY },
});

const becomeCreator = route({
  method: "POST",
  path: "/me/creator",
  access: "member",
  summary: "Become a creator; the next tokens carry the group",
  reply: z.object({ groups: z.array(z.enum(groups)) }),
  refusals: { "unknown-user": 404 },
});

const setUpSecondFactor = route({
  method: "POST",
  path: "/me/second-factor",
  access: "member",
  summary: "Get a secret for an authenticator app; nothing changes until POST /me/second-factor/confirm",
  status: 201,
  reply: z.object({
    secret: z.string().describe("for an app that is typed into, in base 32"),
    uri: z.string().describe("for an app that reads QR codes: otpauth://totp/..."),
  }),
  refusals: { "session-over": 401, ...BUSY },
});

const confirmSecondFactor = route({
  method: "POST",
  path: "/me/second-factor/confirm",
  access: "member",
  summary: "Show a code of the new secret: from now on logging in asks for one, and all sessions end, this one too",
  body: z.strictObject({ code }),
  reply: z.object({ state: z.literal("on") }),
  refusals: { "wrong-code": 422, "session-over": 401, "too-many-tries": 429, ...BUSY },
});

const removeSecondFactor = route({
  method: "DELETE",
  path: "/me/second-factor",
  access: "member",
  fresh: true,
  summary: "Log in by password alone again; what needs a second factor is closed to the caller from now on",
  status: 204,
  refusals: { "session-over": 401, ...BUSY },
});

const resetSecondFactor = route({
  method: "POST",
  path: "/users/{id}/second-factor/reset",
  access: "operator",
  summary:
    "Take the second factor from who lost it, and end all their sessions; who is of the staff leaves it, and comes back once there is another one",
  params: z.strictObject({ id: z.uuid() }),
  status: 204,
  refusals: { "unknown-user": 404 },
});

export const routes = {
  setUpSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  resetSecondFactor,
  issueVisitor,
  register,
  confirmRegistration,
  resendCode,
  logIn,
  refreshTokens,
  logOut,
  forgotPassword,
  resetPassword,
  getMe,
  updateMe,
  becomeCreator,
};
