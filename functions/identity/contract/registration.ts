import * as z from "zod";
import { languages } from "../../catalogue/contract/product.ts";
import { email } from "../../shared/kernel/email.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";
import { opaque } from "../../shared/kernel/text.ts";
import { code, displayName, password } from "./fields.ts";

const register = route({
  method: "POST",
  path: "/register",
  access: "public",
  limits: [{ per: "address", most: 60, within: HOUR }],
  summary:
    "Register an account; a code is mailed, by which it must be confirmed within a day. Until then it is not an account: registering the address again replaces it. The reply does not show whether the address has an account; if it has one, its owner gets a mail",
  body: z.strictObject({
    email,
    password,
    displayName,
    language: z.enum(languages).default("en"),
    visitorToken: opaque(1024)
      .optional()
      .describe(
        "from POST /visitors: once the account is confirmed, the user takes over the visitor's history, and the token is no longer valid",
      ),
  }),
  status: 201,
  reply: z.object({
    id: z.string().describe("needed with the mailed code to confirm the registration"),
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

const confirmRegistration = route({
  method: "POST",
  path: "/register/confirm",
  access: "public",
  limits: [{ per: "address", most: 60, within: HOUR }],
  summary: "Confirm a registration by its id and the mailed code",
  body: z.strictObject({ email, id: z.uuid().describe("from POST /register"), code }),
  reply: z.object({ state: z.literal("confirmed") }),
  refusals: { "wrong-code": 422, "code-expired": 410, "too-many-tries": 429, ...BUSY },
});

const resendCode = route({
  method: "POST",
  path: "/register/resend",
  access: "public",
  limits: [{ per: "address", most: 20, within: HOUR }],
  summary: "Mail a new confirmation code; the reply does not show whether the account exists",
  body: z.strictObject({ email }),
  status: 202,
  reply: z.object({ state: z.literal("sent") }),
  refusals: { "too-many-tries": 429 },
});

export const registrationRoutes = { register, confirmRegistration, resendCode };
