import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";
import { opaque } from "../../shared/kernel/text.ts";
import { creatorCard } from "./creator.ts";

/** A follow: follower, creator and instant. */
export const follow = z.object({ user: z.string(), creatorId: z.string(), at: z.iso.datetime() });
export type Follow = z.infer<typeof follow>;

const byCreator = { params: z.strictObject({ creatorId: opaque(64) }) } as const;
const following = z.object({ following: z.boolean(), since: z.iso.datetime().optional() });

const listFollowing = route({
  method: "GET",
  path: "/me/following",
  access: "member",
  summary: "The creators whom the caller follows, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(z.object({ creator: creatorCard, since: z.iso.datetime() })),
});

const getFollowing = route({
  ...byCreator,
  method: "GET",
  path: "/me/following/{creatorId}",
  access: "member",
  summary: "Whether the caller follows a creator",
  reply: following,
});

const followCreator = route({
  ...byCreator,
  method: "PUT",
  path: "/me/following/{creatorId}",
  access: "member",
  limits: [{ per: "caller", most: 300, within: HOUR }],
  summary: "Follow a creator. Idempotent",
  reply: following,
  refusals: { "unknown-creator": 404, "own-profile": 409, ...BUSY },
});

const unfollowCreator = route({
  ...byCreator,
  method: "DELETE",
  path: "/me/following/{creatorId}",
  access: "member",
  summary: "Stop following a creator. Idempotent",
  status: 204,
  refusals: BUSY,
});

export const followRoutes = { listFollowing, getFollowing, followCreator, unfollowCreator };
