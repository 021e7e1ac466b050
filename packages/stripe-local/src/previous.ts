import { isDeepStrictEqual } from "node:util";

/** The former values of changed fields: an event's `previous_attributes`. */
export const previousOf = (before: object, after: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(before).filter(
      ([name, value]) => !isDeepStrictEqual(value, (after as Record<string, unknown>)[name]),
    ),
  );
