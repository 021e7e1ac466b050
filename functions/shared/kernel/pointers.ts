import type * as z from "zod";
import type { Problem } from "./route.ts";

type Errors = NonNullable<Problem["errors"]>;

/** The most faults in a reply, and the longest part of one: a request may have a million. */
export const MOST_ERRORS = 20;
export const LONGEST_WORDS = 200;

/** A text that others wrote, cut to `most` characters. */
export const cutTo = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;

/** A JSON pointer (RFC 6901). Long names are cut first, so that the work is bounded. */
const stepOf = (name: PropertyKey): string =>
  `/${cutTo(String(name), LONGEST_WORDS).replaceAll("~", "~0").replaceAll("/", "~1")}`;
const pointerTo = (path: readonly PropertyKey[], at: string): string =>
  cutTo(at + path.slice(0, LONGEST_WORDS).map(stepOf).join(""), LONGEST_WORDS);

function* told(issue: z.core.$ZodIssue, at: string): Generator<Errors[number]> {
  if (issue.code !== "unrecognized_keys") {
    yield { pointer: pointerTo(issue.path, at), detail: cutTo(issue.message, LONGEST_WORDS) };
    return;
  }
  for (const key of issue.keys) yield { pointer: pointerTo([...issue.path, key], at), detail: "unknown field" };
}

/**
 * The faults that a schema found, each with its JSON pointer (RFC 6901) below `at`; an unknown field is named itself. A
 * sender can make any number of faults, so only the first are listed.
 * @param most how many to list
 */
export function errorsOf(error: z.ZodError, at = "", most = MOST_ERRORS): Errors {
  const errors: Errors = [];
  for (const issue of error.issues) {
    for (const each of told(issue, at)) {
      if (errors.length >= most) return errors;
      errors.push(each);
    }
  }
  return errors;
}
