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

export const registrationRoutes = { register, confirmRegistration, resendCode };
