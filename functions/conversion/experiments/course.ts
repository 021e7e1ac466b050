import type { Reading } from "../contract/reading.ts";

/** How the main metric went, night by night. */
export const courseOf = (readings: readonly Reading[]) =>
  readings.flatMap(({ through, metrics }) =>
    metrics
      .filter(({ role }) => role === "main")
      .flatMap(({ comparisons }) =>
        comparisons.map(({ arm, estimate, low, high, verdict }) => ({ through, arm, estimate, low, high, verdict })),
      ),
  );
