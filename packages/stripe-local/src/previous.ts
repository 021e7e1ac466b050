import { isDeepStrictEqual } from "node:util";

/** What an update changed, as it was before: an event's `previous_attributes`. */
export const previousOf = (before: object, after: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(before).filter(
      ([name, value]) => !isDeepStrictEqual(value, (after as Record<string, unknown>)[name]),
    ),
  );
