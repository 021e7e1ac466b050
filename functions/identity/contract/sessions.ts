import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";
import { opaque } from "../../shared/kernel/text.ts";

export const device = z.object({
  program: z.string().optional().describe("the browser, such as Firefox; absent if unknown"),
  system: z.string().optional().describe("the operating system, such as Windows; absent if unknown"),
});
export type Device = z.infer<typeof device>;

const session = z.object({
  id: z.string(),
  device: device.describe("according to the User-Agent of the log-in"),
  openedAt: z.iso.datetime(),
  usedAt: z.iso.datetime().describe("when it last got tokens, at most 15 minutes before its last use"),
  current: z.boolean().describe("whether it is the session of this request"),
});

const listSessions = route({
  method: "GET",
  path: "/me/sessions",
  access: "member",
  summary:
    "The caller's sessions, newest first: log-ins through this API that have not ended. A page may have fewer items than the limit",
  query: z.strictObject(pageQuery),
  reply: pageOf(session),
});

const endSession = route({
  method: "DELETE",
  path: "/me/sessions/{id}",
  access: "member",
  limits: [{ per: "caller", most: 100, within: HOUR }],
  summary:
    "End one session; its refresh token becomes invalid. Its access token stays valid until it expires, after 15 minutes at most, except on routes that check the session at each call",
  params: z.strictObject({ id: opaque(100) }),
  status: 204,
  refusals: { "unknown-session": 404, "session-sealed": 409, ...BUSY },
});

const endOtherSessions = route({
  method: "POST",
  path: "/me/sessions/end-others",
  access: "member",
  limits: [{ per: "caller", most: 20, within: HOUR }],
  summary: "End all of the caller's sessions except the current one",
  reply: z.object({
    ended: z.int().describe("the number of sessions that ended"),
    left: z.boolean().describe("whether some are left, as one call ends a limited number: call again"),
  }),
  refusals: { "session-sealed": 409, ...BUSY },
});

export const singleSessionRoutes = { listSessions, endSession, endOtherSessions };
