/** The random events of a simulated life; each has its own draw. */
const KINDS = [
  "examines",
  "clicks",
  "goes-on",
  "wants",
  "buys",
  "turns-away",
  "looks",
  "finds",
  "studies",
  "progress",
  "reviews",
  "stars",
  "visits",
  "budget",
] as const;
type Kind = (typeof KINDS)[number];

const mixed = (state: number, part: number): number => {
  let hash = Math.imul(state ^ part, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/**
 * A number in [0, 1) that depends only on the person, the visit and the product, not on earlier draws: the same person has the same
 * luck with the same product in the same visit, whatever else a shop showed them. So two shops differ by their lists, not by
 * their draws (common random numbers).
 */
export type Luck = (kind: Kind, ...about: readonly number[]) => number;

export const luckOf =
  (seed: number): Luck =>
  (kind, ...about) => {
    let state = mixed(0x9e3779b9, seed);
    state = mixed(state, KINDS.indexOf(kind) + 1);
    for (const part of about) state = mixed(state, part + 0x51ed27);
    return mixed(state, 0x27d4eb2f) / 4294967296;
  };
