import type { Interactions } from "../functions/recommendations/als/fit-in-parallel.ts";
import { uniform } from "../functions/shared/statistics/random.ts";

/** The mean number of interactions of a user, and of users of an item, so that the catalogue grows with its users. */
const MEAN = 50;
const USERS_PER_ITEM = 10;

/**
 * A made-up log of `count` interactions: a few users are very active and a few items very popular, both by power laws.
 * It lies in shared memory, by user, and takes 4 bytes an interaction, or 8 with weights that differ.
 */
export function powerLaw(count: number, weighted: boolean, seed = 1): Interactions {
  const next = uniform(seed);
  const items = Math.max(10, Math.ceil(count / MEAN / USERS_PER_ITEM));
  const starts = [0];
  const indices = new Int32Array(new SharedArrayBuffer(4 * count));
  const seen = new Int32Array(items).fill(-1);
  for (let filled = 0; filled < count; ) {
    const user = starts.length - 1;
    // Pareto with exponent 1.5 from 17 on has a mean near 50; no user takes more than a tenth of the items.
    const wanted = Math.min(items / 10, (MEAN / 3) * (1 - next()) ** (-1 / 1.5), count - filled);
    const first = filled;
    for (let draw = 0; draw < wanted; draw++) {
      const item = Math.floor(items * next() ** 2.5);
      if (seen[item] === user) continue;
      seen[item] = user;
      indices[filled++] = item;
    }
    indices.subarray(first, filled).sort();
    starts.push(filled);
  }
  const values = weighted ? new Float32Array(new SharedArrayBuffer(4 * count)) : undefined;
  for (let at = 0; values && at < count; at++) values[at] = 0.1 + next();
  const shared = new Int32Array(new SharedArrayBuffer(4 * starts.length));
  shared.set(starts);
  return { rows: starts.length - 1, columns: items, starts: shared, indices, values };
}
