import * as z from "zod";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { groups, route } from "../../shared/kernel/route.ts";
import { opaque, text } from "../../shared/kernel/text.ts";
import { user } from "./user.ts";

const lookUpUsers = route({
  method: "GET",
  path: "/console/users",
  access: "operator",
  summary: "Users by the beginning of their e-mail address or name, in alphabetical order",
  query: z.strictObject({
    ...pageQuery,
    by: z.enum(["email", "name"]).default("email"),
    q: text(128).describe("the beginning of the address or name; case is ignored, and so are accents of names"),
  }),
  reply: pageOf(user).extend({
    registering: z.string().optional().describe("the id of an unconfirmed account whose address is exactly `q`"),
  }),
});

/** An account in the user pool. */
const account = z.object({
  state: z.enum(["confirmed", "unconfirmed", "other"]).describe("other: created or reset by an administrator"),
  enabled: z.boolean().describe("whether its owner may log in"),
  secondFactor: z.boolean().describe("whether logging in needs a code of an authenticator app"),
  groups: z.array(z.enum(groups)),
  email: z.string(),
  createdAt: z.iso.datetime(),
});
export type Account = z.infer<typeof account>;

const readUser = route({
  method: "GET",
  path: "/console/users/{id}",
  access: "operator",
  summary: "One user: their profile and their account in the user pool",
  params: z.strictObject({ id: opaque(100) }),
  reply: z.object({
    id: z.string(),
    profile: user.omit({ id: true }).optional().describe("absent if the account is not confirmed, or no longer exists"),
    account: account.optional().describe("absent if it no longer exists"),
  }),
  refusals: { "unknown-user": 404 },
});

export const lookUpRoutes = { lookUpUsers, readUser };
