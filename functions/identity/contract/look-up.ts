import * as z from "zod";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { groups, route } from "../../shared/kernel/route.ts";
import { opaque, text } from "../../shared/kernel/text.ts";
import { user } from "./user.ts";

const lookUpUsers = route({
  method: "GET",
  path: "/console/users",
  access: "operator",
  summary: "Users by the beginning of their e-mail address or name, in the order of the alphabet",
  query: z.strictObject({
    ...pageQuery,
    by: z.enum(["email", "name"]).default("email"),
    q: text(128).describe("the beginning; case, and accents of names, do not count"),
  }),
  reply: pageOf(user).extend({
    registering: z
      .string()
      .optional()
      .describe("the id of an account that has the very address, and whose owner has not confirmed it"),
  }),
});

/** An account as the user pool has it. */
const account = z.object({
  state: z.enum(["confirmed", "unconfirmed", "other"]).describe("other: it was made, or reset, by an administrator"),
  enabled: z.boolean().describe("whether its owner may log in"),
  secondFactor: z.boolean().describe("whether logging in asks for a code of an authenticator app"),
  groups: z.array(z.enum(groups)),
  email: z.string(),
  createdAt: z.iso.datetime(),
});
export type Account = z.infer<typeof account>;

const readUser = route({
  method: "GET",
  path: "/console/users/{id}",
  access: "operator",
  summary: "One user: what they say of themselves, and their account",
  params: z.strictObject({ id: opaque(100) }),
  reply: z.object({
    id: z.string(),
    profile: user.omit({ id: true }).optional().describe("none where the account is not confirmed, or is gone"),
    account: account.optional().describe("none where it is gone"),
  }),
  refusals: { "unknown-user": 404 },
});

export const lookUpRoutes = { lookUpUsers, readUser };
