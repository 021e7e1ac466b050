/** Chances that are the same for the same seed. */
export interface Chance {
  /** Whether something happens that does so with this probability. */
  readonly happens: (probability: number) => boolean;
  /** An integer from 0 on and below `end`. */
  readonly below: (end: number) => number;
  readonly pick: <Each>(from: readonly Each[]) => Each | undefined;
}

/** Mulberry32, by Tommy Ettinger: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(next() * end);
  return {
    happens: (probability) => next() < probability,
    below,
    pick: (from) => from[below(from.length)],
  };
}
