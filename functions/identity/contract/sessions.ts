import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";
import { opaque } from "../../shared/kernel/text.ts";

export const device = z.object({
  program: z.string().optional().describe("the browser, such as Firefox; none where it does not say"),
  system: z.string().optional().describe("what it runs on, such as Windows; none where it does not say"),
});
export type Device = z.infer<typeof device>;

const session = z.object({
  id: z.string(),
  device: device.describe("what the request to sign in said of itself"),
  openedAt: z.iso.datetime(),
  usedAt: z.iso.datetime().describe("when it had its last tokens: at most a quarter of an hour before its last use"),
  current: z.boolean().describe("whether it is the caller's"),
});

const listSessions = route({
  method: "GET",
  path: "/me/sessions",
  access: "member",
  summary:
    "Where the caller is signed in, the newest first: each log-in through this API that is not over. A page may have fewer items than asked for",
  query: z.strictObject(pageQuery),
  reply: pageOf(session),
});

const endSession = route({
  method: "DELETE",
  path: "/me/sessions/{id}",
  access: "member",
  limits: [{ per: "caller", most: 100, within: HOUR }],
  summary:
    "End one session: its refresh token is worth nothing from here on. An access token that is out still runs for a quarter of an hour, where a route asks for no more than a token",
  params: z.strictObject({ id: opaque(100) }),
  status: 204,
  refusals: { "unknown-session": 404, "session-sealed": 409, ...BUSY },
});

const endOtherSessions = route({
  method: "POST",
  path: "/me/sessions/end-others",
  access: "member",
  limits: [{ per: "caller", most: 20, within: HOUR }],
  summary: "End all sessions but the caller's own, as DELETE /me/sessions/{id} ends each",
  reply: z.object({
    ended: z.int().describe("how many"),
    left: z.boolean().describe("whether there are more than one call ends: call again"),
  }),
  refusals: { "session-sealed": 409, ...BUSY },
});

export const singleSessionRoutes = { listSessions, endSession, endOtherSessions };
