import * as z from "zod";
import { email } from "../../shared/kernel/email.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";
import { code, typed } from "./fields.ts";
import { me } from "./user.ts";

const changeEmail = route({
  method: "POST",
  path: "/me/email",
  access: "member",
  fresh: true,
  limits: [{ per: "caller", most: 10, within: HOUR }],
  summary:
    "Request a change of the caller's e-mail address; a code is mailed to the new address, and nothing changes until it is confirmed. The reply does not show whether the new address has an account; if it has one, its owner gets a mail instead of a code",
  body: z.strictObject({ email, password: typed.min(1).describe("the current password") }),
  status: 202,
  reply: z.object({ state: z.literal("sent") }),
  refusals: { "unknown-user": 404, "same-email": 422, "wrong-password": 422, "too-many-tries": 429, ...BUSY },
});

const confirmEmail = route({
  method: "POST",
  path: "/me/email/confirm",
  access: "member",
  fresh: true,
  limits: [{ per: "caller", most: 30, within: HOUR }],
  summary:
    "Confirm the new e-mail address by the mailed code; it is the address to log in with from then on. The previous address gets a mail about the change. Sessions stay valid",
  body: z.strictObject({ code }),
  reply: me,
  refusals: {
    "unknown-user": 404,
    "email-taken": 409,
    "code-expired": 410,
    "wrong-code": 422,
    "email-refused": 422,
    "too-many-tries": 429,
    ...BUSY,
  },
});

export const emailRoutes = { changeEmail, confirmEmail };
