import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { holdOut, Index, type Pairs, readPairs } from "../../../bench/pairs.ts";

async function read(content: string | Uint8Array, name = "pairs.tsv"): Promise<Pairs> {
  const file = join(await mkdtemp(join(tmpdir(), "pairs-")), name);
  await writeFile(file, content);
  return readPairs(file, new Index(), new Index());
}

test("a line has a user, an item, perhaps weight and time, by tabs or spaces, plain or gzip", async () => {
  const text = "ann\tx\nann y 2.5\r\n\nbob\tx\t-1\t1700000000000\nbob y 3 2026-11-24T10:00:00Z\n";
  const expected = { user: [0, 0, 1, 1], item: [0, 1, 0, 1], weight: [1, 2.5, -1, 3] };
  expect(await read(text)).toEqual(expected);
  expect(await read(gzipSync(text), "pairs.tsv.gz")).toEqual(expected);
});

test("a bad line is refused with its file, number, column and the expected form", async () => {
  await expect(read("a\tb\nonly\n")).rejects.toThrow(/pairs\.tsv:2: 1 columns instead of 2 to 4; a line is "user item/);
  await expect(read("a b 1 2 3\n")).rejects.toThrow(":1: 5 columns");
  await expect(read("a b much\n")).rejects.toThrow(':1: weight: "much" is not a number');
  await expect(read("a b 1 someday\n")).rejects.toThrow(':1: time: "someday" is neither');
  await expect(read("\n\n")).rejects.toThrow("no interactions");
  await expect(readPairs("/nowhere/at/all.tsv", new Index(), new Index())).rejects.toThrow("ENOENT");
  await expect(readPairs("/nowhere/at/all.gz", new Index(), new Index())).rejects.toThrow("ENOENT");
  await expect(read("not gzip", "pairs.gz")).rejects.toThrow("header");
});

test("a fifth of each user's pairs is held out by the seed, and never all of them", () => {
  const counts = [1, 2, 3, 10, 23];
  const user = counts.flatMap((count, at) => new Array<number>(count).fill(at));
  const pairs = { user, item: user.map((_, at) => at), weight: user.map(() => 1) };
  const { kept, held } = holdOut(pairs, 0.2, 7);
  const of = (part: Pairs) => counts.map((_, at) => part.user.filter((one) => one === at).length);
  expect(of(held)).toEqual([0, 0, 1, 2, 5]);
  expect(of(kept)).toEqual([1, 2, 2, 8, 18]);
  expect([...kept.item, ...held.item].sort((a, b) => a - b)).toEqual(pairs.item);
  expect(holdOut(pairs, 0.2, 7).held).toEqual(held);
  expect(holdOut(pairs, 0.2, 8).held).not.toEqual(held);
});
