import * as z from "zod";
import { languages } from "../../catalogue/contract/product.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { groups, route } from "../../shared/kernel/route.ts";
import { displayName } from "./fields.ts";

/** A user as they see themselves. */
export const user = z.object({
  id: z.string(),
  email: z.string(),
  displayName: z.string(),
  language: z.enum(languages),
  createdAt: z.iso.datetime(),
});
export type User = z.infer<typeof user>;

export const me = user.extend({ groups: z.array(z.enum(groups)) });

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
  summary: "Become a creator, with a public profile; tokens issued from then on have the group",
  reply: z.object({ groups: z.array(z.enum(groups)) }),
  refusals: { "unknown-user": 404, ...BUSY },
});

export const userRoutes = { getMe, updateMe, becomeCreator };
