/** The earlier of two instants (ISO 8601 in UTC, as `toISOString` writes them). */
export const earlier = (a: string, b: string): string => [a, b].toSorted()[0] ?? a;

/** The latest of instants; the other where there is none. */
export const latest = (instants: readonly string[], otherwise: string): string =>
  instants.toSorted().at(-1) ?? otherwise;
