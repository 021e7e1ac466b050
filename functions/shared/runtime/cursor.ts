import * as z from "zod";
import { HttpProblem } from "./problem.ts";

/** Longer than any cursor of ours. */
const LONGEST = 2_048;

/** A part of a key in a cursor: ASCII, as all of our keys, and not empty, as DynamoDB accepts no empty keys. */
export const keyPart = z.string().regex(/^[\x21-\x7e]{1,512}$/);

/** Where a list of ids stopped. */
export const idPlace = z.strictObject({ id: keyPart });

/** Where a list stopped, as an opaque string. `scope` ties it to its list, so that another list's cursor is refused. */
export const encodeCursor = (scope: string, key: Record<string, unknown> | undefined): string | undefined =>
  key && Buffer.from(JSON.stringify([scope, key])).toString("base64url");

/** The error for a cursor that is not of this list. */
export const staleCursor = () =>
  new HttpProblem(400, "stale-cursor", "The cursor does not continue this list; start again without it.", {
    errors: [{ pointer: "/query/cursor", detail: "not a cursor of this list" }],
  });

/**
 * @param shape the exact shape of this list's keys, as cursors are not signed
 * @throws HttpProblem 400 "stale-cursor" for a cursor that is malformed or belongs to another list.
 */
export function decodeCursor<Shape extends z.ZodType>(
  scope: string,
  cursor: string | undefined,
  shape: Shape,
): z.output<Shape> | undefined {
  if (cursor === undefined) return undefined;
  if (cursor.length > LONGEST) throw staleCursor();
  try {
    const [from, key] = JSON.parse(Buffer.from(cursor, "base64url").toString());
    if (from === scope) return shape.parse(key);
  } catch {}
  throw staleCursor();
}
