/** The data sets that lists are measured on, each with a validation slice for choosing settings and a test slice. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Csr, csrOf } from "../../functions/recommendations/als/csr.ts";
import { historyOf, placesOf } from "../../functions/recommendations/training/dataset.ts";
import type { Case } from "../../functions/recommendations/training/evaluation.ts";
import { Chance } from "../../local/demo/chance.ts";
import type { DemoProduct } from "../../local/demo/shop.ts";
import { generatorVersion, worldOf } from "../../local/simulation/world.ts";
import { holdOut, Index, type Pairs, readPairs } from "../pairs.ts";

export interface Task {
  readonly items: number;
  readonly train: Csr;
  readonly chosen: readonly Case[];
  readonly whole: Csr;
  readonly test: readonly Case[];
  /** By item, if the items' contents are known. */
  readonly products?: readonly DemoProduct[];
  /** Identifies the data set. */
  readonly version: string;
}

/** The first sixteen digits of the hash of a folder's files. */
function versionOf(folder: string): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder)
    .filter((each) => each.endsWith(".gz"))
    .sort())
    hash.update(readFileSync(join(folder, name)));
  return hash.digest("hex").slice(0, 16);
}

function casesOf(matrix: Csr, { user, item }: Pick<Pairs, "user" | "item">): Case[] {
  const relevant = new Map<number, Set<number>>();
  for (const [at, each] of user.entries()) {
    relevant.set(each, (relevant.get(each) ?? new Set<number>()).add(item[at]!));
  }
  return [...relevant].map(([each, of]) => ({ history: historyOf(matrix, each), relevant: of }));
}

/** train.tsv.gz, test.tsv.gz and, if there is one, valid.tsv.gz of a folder, with a pair `user item` a line. */
export async function pairsTask(folder: string): Promise<Task> {
  const users = new Index();
  const items = new Index();
  const given = await readPairs(join(folder, "train.tsv.gz"), users, items);
  const valid = join(folder, "valid.tsv.gz");
  const later = existsSync(valid) ? await readPairs(valid, users, items) : undefined;
  const test = await readPairs(join(folder, "test.tsv.gz"), users, items);
  const { kept, held } = later ? { kept: given, held: later } : holdOut(given, 0.2, 1);
  const matrixOf = ({ user, item }: Pairs) => csrOf(users.size, items.size, { row: user, column: item });
  const all = later
    ? { user: [...given.user, ...later.user], item: [...given.item, ...later.item], weight: [] }
    : given;
  const train = matrixOf(kept);
  const whole = matrixOf(all);
  const version = versionOf(folder);
  return { items: items.size, train, chosen: casesOf(train, held), whole, test: casesOf(whole, test), version };
}

/** What users did in order, but for so many at the end of each. */
function matrixUntil(lines: readonly (readonly number[])[], items: number, left: (line: readonly number[]) => number) {
  const own = lines.map((line) => line.slice(0, line.length - left(line)));
  const row = own.flatMap((line, user) => line.map(() => user));
  const column = own.flat();
  const matrix = csrOf(lines.length, items, { row, column });
  const times = own.flatMap((line) => line.map((_, at) => at));
  return { ...matrix, places: placesOf(matrix, column, times) };
}

/** One file of a folder, of a user and their items in order a line: the last is the test and the one before it chooses. */
export function sequencesTask(folder: string): Task {
  const file = readdirSync(folder).find((name) => name.endsWith(".gz"))!;
  const text = gunzipSync(readFileSync(join(folder, file))).toString();
  const lines = text
    .trim()
    .split("\n")
    .map((line) => line.split(/\s+/).slice(1).map(Number));
  const items = 1 + lines.reduce((most, line) => line.reduce((a, b) => Math.max(a, b), most), 0);
  const cases = (matrix: Csr, left: number): Case[] =>
    lines.map((line, user) => ({ history: historyOf(matrix, user), relevant: new Set([line.at(-left)!]) }));
  const train = matrixUntil(lines, items, () => 2);
  const whole = matrixUntil(lines, items, () => 1);
  return { items, train, chosen: cases(train, 2), whole, test: cases(whole, 1), version: versionOf(folder) };
}

const FEWEST = 20;
const MOST = 160;
const MIDDLE = 60;
const SEED = 7;

/**
 * The demo's shop as a dense log: each of its learners has some sixty of its 400 products, drawn one after the other by their taste
 * alone, so that the order says nothing and must not be learnt. The last fifth is the test, the fifth before it chooses.
 */
export function denseDemoTask(): Task {
  const { products, learners } = worldOf(0);
  const chance = new Chance(SEED);
  const lines = learners.map(({ draws, activity }) => {
    const count = Math.min(MOST, Math.max(FEWEST, Math.round(MIDDLE * activity)));
    const own = new Set<number>();
    // A narrow taste may give fewer, as repeated draws are not counted.
    for (let drawn = 0; own.size < count && drawn < 20 * count; drawn++) own.add(chance.byCumulative(draws));
    return [...own];
  });
  const fifth = (line: readonly number[]) => Math.ceil(line.length / 5);
  const train = matrixUntil(lines, products.length, (line) => 2 * fifth(line));
  const whole = matrixUntil(lines, products.length, fifth);
  const cases = (matrix: Csr, left: number): Case[] =>
    lines.map((line, user) => {
      const end = line.length - (left - 1) * fifth(line);
      return { history: historyOf(matrix, user), relevant: new Set(line.slice(end - fifth(line), end)) };
    });
  const version = `generator ${generatorVersion()}`;
  return { items: products.length, train, chosen: cases(train, 2), whole, test: cases(whole, 1), products, version };
}
