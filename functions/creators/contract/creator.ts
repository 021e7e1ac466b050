import * as z from "zod";
import { image } from "../../shared/kernel/image.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";
import { lines, opaque, text } from "../../shared/kernel/text.ts";

/** In an address of the site: https://<site>/creators/{handle}. */
const handle = z
  .string()
  .trim()
  .toLowerCase()
  .min(3)
  .max(30)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "letters a to z and digits, with single hyphens between them");

const link = z.strictObject({
  label: text(40),
  url: z
    .url({ protocol: /^https$/, hostname: z.regexes.domain })
    .max(300)
    .refine((url) => !/^https:\/\/[^/]*@/i.test(url), "an address without a name and password in it"),
});

/** A creator's card in a reply about something of theirs. */
export const creatorCard = z.object({
  id: z.string(),
  name: z.string(),
  handle: z.string().describe("for their page: GET /creators/{handle}"),
  avatar: image.shape.path.optional(),
});
export type CreatorCard = z.infer<typeof creatorCard>;

/** In replies that have a `creatorId`. */
export const shownCreator = creatorCard.optional().describe("the seller, with their current name");

/** A creator's own description. */
const fields = z.object({
  name: text(80),
  handle,
  headline: text(120, 0).describe("one line under the name; may be empty"),
  bio: lines(4000, 0).describe("Markdown; may be empty"),
  links: z.array(link).max(6),
});
export type ProfileFields = z.infer<typeof fields>;

/** A creator's profile as stored. */
export const profile = creatorCard.extend({
  headline: z.string(),
  bio: z.string(),
  links: z.array(z.object({ label: z.string(), url: z.string() })),
  since: z.iso.datetime(),
  followers: z.int().min(0),
  handles: z.array(z.string()).describe("all handles that they ever had: each leads to them"),
  version: z.int().min(1),
});
export type Profile = z.infer<typeof profile>;

/** A creator as everyone sees them. */
const creator = profile.omit({ handles: true, version: true }).extend({
  followers: z.int().min(0).describe("up to date within a moment"),
  products: z.int().min(0).describe("on sale"),
  rating: z
    .object({ count: z.int(), sum: z.int() })
    .describe("reviews of the products on sale, and the sum of their stars"),
});
export type Creator = z.infer<typeof creator>;

/** A creator's products on sale, and their stars. */
export type Shelf = Pick<Creator, "products" | "rating">;

export const ownProfile = profile.omit({ handles: true });

const listCreators = route({
  method: "GET",
  path: "/creators",
  access: "public",
  cache: 60,
  summary: "All creators",
  query: z.strictObject({ ...pageQuery, sort: z.enum(["followers", "newest"]).default("followers") }),
  reply: pageOf(creator),
});

const getCreator = route({
  method: "GET",
  path: "/creators/{idOrHandle}",
  access: "public",
  cache: 60,
  summary: "A creator's public profile, by id or handle; earlier handles work too",
  params: z.strictObject({ idOrHandle: opaque(64) }),
  reply: creator,
  refusals: { "unknown-creator": 404 },
});

const getProfile = route({
  method: "GET",
  path: "/me/creator",
  access: "creator",
  summary: "The caller's own profile",
  reply: ownProfile,
  refusals: { "unknown-creator": 404 },
});

const putProfile = route({
  method: "PUT",
  path: "/me/creator",
  access: "creator",
  limits: [{ per: "caller", most: 100, within: HOUR }],
  summary: "Replace the caller's profile, naming the version that was read",
  body: fields.strict().extend({ version: z.int().min(1).describe("the version that the caller has read") }),
  reply: ownProfile,
  refusals: {
    "unknown-creator": 404,
    "version-conflict": 409,
    "handle-taken": 409,
    "handle-reserved": 422,
    "too-many-handles": 422,
    ...BUSY,
  },
});

export const creatorRoutes = {
  listCreators,
  getCreator,
  getProfile,
  putProfile,
};
