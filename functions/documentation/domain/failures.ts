import { type Route, TOO_MANY_REQUESTS } from "../../shared/kernel/route.ts";

/** Whether a list has a cursor. */
const isPaged = ({ query }: Route) => "shape" in query && "cursor" in (query.shape as object);

const takesBody = ({ raw, body }: Route) => !raw && body.def.type !== "undefined";

/** The error statuses of a route, with their codes: its own refusals, and those of the edge. */
export function failures(route: Route): Map<number, string[]> {
  const codes = new Map<number, string[]>();
  const add = (status: number, code: string) => codes.set(status, [...new Set([...(codes.get(status) ?? []), code])]);
  add(400, "invalid-request");
  if (takesBody(route)) add(400, "malformed-json");
  if (isPaged(route)) add(400, "stale-cursor");
  if (!["public", "visitor"].includes(route.access)) add(401, "unauthenticated");
  if (route.access !== "public") add(401, "invalid-token");
  if (!["public", "visitor", "member"].includes(route.access)) add(403, "forbidden");
  if (["operator", "moderator"].includes(route.access)) add(403, "second-factor-needed");
  if (route.visitor) add(401, "invalid-visitor-token");
  if (takesBody(route) || route.raw) add(413, "body-too-large");
  if (route.limits) add(429, TOO_MANY_REQUESTS);
  for (const [code, status] of Object.entries(route.refusals)) add(status, code);
  add(500, "internal");
  add(503, "unavailable");
  return codes;
}
