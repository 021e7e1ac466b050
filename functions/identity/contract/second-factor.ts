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
  refusals: { "unknown-user": 404, ...BUSY },
});

export const secondFactorRoutes = { setUpSecondFactor, confirmSecondFactor, removeSecondFactor, resetSecondFactor };
