import * as z from "zod";
import { HttpProblem } from "./problem.ts";

/** Where a list stopped, as an opaque string. `scope` ties it to its list, so that another list's cursor is refused. */
export const encodeCursor = (scope: string, key: Record<string, unknown> | undefined): string | undefined =>
  key && Buffer.from(JSON.stringify([scope, key])).toString("base64url");

const anyKey = z.record(z.string(), z.unknown());

/**
 * @param shape what a key of this list looks like
 * @throws HttpProblem 400 "stale-cursor" for a cursor that is malformed or belongs to another list.
 */
export function decodeCursor<Shape extends z.ZodType = typeof anyKey>(
  scope: string,
  cursor: string | undefined,
  shape?: Shape,
): z.output<Shape> | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [from, key] = JSON.parse(Buffer.from(cursor, "base64url").toString());
    if (from === scope) return (shape ?? anyKey).parse(key) as z.output<Shape>;
  } catch {}
  throw new HttpProblem(400, "stale-cursor", "The cursor does not continue this list; start again without it.", [
    { pointer: "/query/cursor", detail: "not a cursor of this list" },
  ]);
}
