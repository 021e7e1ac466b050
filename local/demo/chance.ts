import { ulid } from "ulid";
import { uniform } from "../../functions/shared/statistics/random.ts";

/** The fixed day from which the ids of the shop's items are computed, whenever the shop is made. */
const FIRST_DAY = Date.parse("2026-11-24T00:00:00Z");

/** Seeded draws: the same seed gives the same shop. */
export class Chance {
  private readonly next: () => number;
  constructor(seed: number) {
    this.next = uniform(seed);
  }

  /** In [0, 1). */
  share(): number {
    return this.next();
  }

  /** True with this probability. */
  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** In [from, to]. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** Standard normal (Box and Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)] as T;
  }

  /** An index drawn by weights that were summed up beforehand. */
  byCumulative(sums: Float64Array): number {
    const point = this.next() * (sums.at(-1) ?? 0);
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) > point) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** One of the keys, by its weight. */
  byWeight<Key extends string>(weights: Readonly<Record<Key, number>>): Key {
    const keys = Object.keys(weights) as Key[];
    let sum = 0;
    return keys[this.byCumulative(Float64Array.from(keys, (key) => (sum += weights[key])))] as Key;
  }

  /** An id that sorts by `at` (epoch milliseconds). */
  id(at: number): string {
    return ulid(at, this.next);
  }

  /**
   * An id that sorts by how long before the seeding something happened, and does not depend on when the seeding runs.
   */
  steadyId(ageMs: number): string {
    return ulid(FIRST_DAY - ageMs, this.next);
  }
}
