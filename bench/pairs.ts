import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { uniform } from "../functions/shared/statistics/random.ts";

/** Interactions as columns: user, item and weight of each. */
export interface Pairs {
  readonly user: number[];
  readonly item: number[];
  readonly weight: number[];
}

/** Gives names numbers in order of appearance. */
export class Index {
  readonly #numbers = new Map<string, number>();
  get size(): number {
    return this.#numbers.size;
  }
  of(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.size);
    return this.size - 1;
  }
}

/**
 * Reads one interaction a line: `user item [weight] [time]`, separated by tabs or spaces; plain, or gzip if the name ends in
 * .gz. The weight is 1 unless given. The time is checked and not used: the split is made by who wrote the files.
 * @throws Error with file, line, column and fix for a line that is not such, and for a file without interactions.
 */
export async function readPairs(file: string, users: Index, items: Index): Promise<Pairs> {
  const bytes = createReadStream(file);
  const input = file.endsWith(".gz") ? bytes.pipe(createGunzip()) : bytes;
  // Otherwise reading lines of a file that cannot be opened would never end.
  bytes.on("error", (error) => input.destroy(error));
  const pairs: Pairs = { user: [], item: [], weight: [] };
  let number = 0;
  for await (const line of createInterface({ input })) {
    number++;
    const columns = line.split(/\s+/).filter((column) => column !== "");
    if (columns.length === 0) continue;
    const wrong = (why: string) => new Error(`${file}:${number}: ${why}; a line is "user item [weight] [time]".`);
    if (columns.length < 2 || columns.length > 4) throw wrong(`${columns.length} columns instead of 2 to 4`);
    const [user, item, weight = "1", time] = columns as [string, string, string?, string?];
    if (!Number.isFinite(Number(weight))) throw wrong(`weight: "${weight}" is not a number`);
    if (time !== undefined && !Number.isFinite(Number(time)) && Number.isNaN(Date.parse(time))) {
      throw wrong(`time: "${time}" is neither a number nor an ISO 8601 instant`);
    }
    pairs.user.push(users.of(user));
    pairs.item.push(items.of(item));
    pairs.weight.push(Number(weight));
  }
  if (pairs.user.length === 0) throw new Error(`${file}: no interactions; a line is "user item [weight] [time]".`);
  return pairs;
}

/**
 * Parts the pairs in two: `share` of each user's, rounded and drawn by the seed, is held out, and never all that a user
 * has.
 */
export function holdOut(pairs: Pairs, share: number, seed: number): { kept: Pairs; held: Pairs } {
  const byUser = new Map<number, number[]>();
  pairs.user.forEach((user, at) => {
    const own = byUser.get(user) ?? [];
    own.push(at);
    byUser.set(user, own);
  });
  const next = uniform(seed);
  const isHeld = new Set<number>();
  for (const own of byUser.values()) {
    const count = Math.min(own.length - 1, Math.round(own.length * share));
    for (let drawn = 0; drawn < count; drawn++) {
      const swap = drawn + Math.floor(next() * (own.length - drawn));
      [own[drawn], own[swap]] = [own[swap]!, own[drawn]!];
      isHeld.add(own[drawn]!);
    }
  }
  const part = (held: boolean): Pairs => {
    const at = pairs.user.flatMap((_, index) => (isHeld.has(index) === held ? [index] : []));
    return {
      user: at.map((index) => pairs.user[index]!),
      item: at.map((index) => pairs.item[index]!),
      weight: at.map((index) => pairs.weight[index]!),
    };
  };
  return { kept: part(false), held: part(true) };
}
