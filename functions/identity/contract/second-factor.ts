import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { route } from "../../shared/kernel/route.ts";
import { code } from "./fields.ts";

const setUpSecondFactor = route({
  method: "POST",
  path: "/me/second-factor",
  access: "member",
  summary: "Get a secret for an authenticator app; nothing changes until POST /me/second-factor/confirm",
  status: 201,
  reply: z.object({
    secret: z.string().describe("to be typed into an app, in base 32"),
    uri: z.string().describe("to be shown as a QR code: otpauth://totp/..."),
  }),
  refusals: { "session-over": 401, ...BUSY },
});

const confirmSecondFactor = route({
  method: "POST",
  path: "/me/second-factor/confirm",
  access: "member",
  summary:
    "Turn the second factor on, by a code of the new secret; all sessions end, including this one, and logging in needs a code from then on",
  body: z.strictObject({ code }),
  reply: z.object({ state: z.literal("on") }),
  refusals: { "wrong-code": 422, "session-over": 401, "too-many-tries": 429, ...BUSY },
});

const removeSecondFactor = route({
  method: "DELETE",
  path: "/me/second-factor",
  access: "member",
  fresh: true,
  summary: "Turn the second factor off; the caller can no longer use routes that need one",
  status: 204,
  refusals: { "session-over": 401, ...BUSY },
});

const resetSecondFactor = route({
  method: "POST",
  path: "/users/{id}/second-factor/reset",
  access: "operator",
  summary:
    "Reset the second factor of a user who lost it, and end all their sessions; operators and moderators lose their group until it is given back to them",
  params: z.strictObject({ id: z.uuid() }),
  status: 204,
  refusals: { "unknown-user": 404, ...BUSY },
});

export const secondFactorRoutes = { setUpSecondFactor, confirmSecondFactor, removeSecondFactor, resetSecondFactor };
