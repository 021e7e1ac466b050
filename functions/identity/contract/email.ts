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
    "Ask for another e-mail address, by the password of now: a code is mailed there, and the address of now stays until it is shown. The reply does not tell whether the address has an account, its owner is mailed",
  body: z.strictObject({ email, password: typed.min(1).describe("the one of now") }),
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
    "Show the code that was mailed to the new address: from now on it is the one to log in by, and the address before is told. Sessions go on",
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
