import { expect, test } from "vitest";
import { WEIGHTING } from "../../../functions/recommendations/interactions/interaction.ts";
import { decodeSnapshot, encodeSnapshot } from "../../../functions/recommendations/log/snapshot.ts";
import { TrainingLog } from "../../../functions/recommendations/log/training-log.ts";
import { datasetOf } from "../../../functions/recommendations/training/dataset.ts";
import { DAY, decode, event, give, hourAt, logOf } from "./log-lines.ts";

const now = Date.parse("2026-05-10T00:00:00Z");

/** With recent and summed interactions, a merge, a machine and a name outside of ASCII. */
function state() {
  const crawl = Array.from({ length: 301 }, (_, n) => event({ user: "crawler", product: `p${n}` }));
  const log = logOf(
    ...crawl,
    event({ at: new Date(now - 80 * DAY).toISOString() }),
    event({ user: undefined, anonymousId: "访客 é" }),
    { id: event().id, type: "merge", at: "2026-05-01T00:00:00Z", user: "u2", anonymousId: "访客 é" },
    event({ type: "dismiss", product: "q" }),
  );
  log.close(["events/2026/05/09/00/a.gz"]);
  return log.state;
}

test("a decoded snapshot equals the encoded log, and further lines can be added", () => {
  const before = state();
  const after = decodeSnapshot(encodeSnapshot(before));
  for (const name of ["counts", "index", "span", "merges", "bots"] as const) expect(after[name]).toEqual(before[name]);
  expect(after.interactions.summed).toEqual(before.interactions.summed);
  expect(after.interactions.recent).toEqual(before.interactions.recent);
  expect(datasetOf(after, now)).toEqual(datasetOf(before, now));
  expect(new Set(after.ids.column())).toEqual(new Set(before.ids.column()));
  const again = event({ product: "new" });
  const log = new TrainingLog(decode, after);
  give(log, hourAt("2026-05-09T00:00:00Z"), [again, again]);
  expect(log.state.counts.duplicates).toBe(before.counts.duplicates + 1);
  expect(log.state.subjects.count).toBe(before.subjects.count);
});

test("an empty log can be written and read", () => {
  const { state } = new TrainingLog(decode);
  expect(datasetOf(decodeSnapshot(encodeSnapshot(state)), now).itemIds).toEqual([]);
});

test("a snapshot that is truncated, or of another version or other weights, is refused", () => {
  const bytes = encodeSnapshot(state());
  for (const length of [0, 11, 40, bytes.length / 2, bytes.length - 8]) {
    expect(() => decodeSnapshot(bytes.slice(0, length))).toThrow(RangeError);
  }
  const other = bytes.slice();
  other[4] = 9;
  expect(() => decodeSnapshot(other)).toThrow("version");
  const at = Buffer.from(bytes).indexOf(JSON.stringify(WEIGHTING).slice(1, 6));
  const weighed = bytes.slice();
  weighed[at + 1] = "9".charCodeAt(0);
  expect(() => decodeSnapshot(weighed)).toThrow("weights");
});

test("a snapshot can be read from bytes that begin anywhere in memory", () => {
  const bytes = encodeSnapshot(state());
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(datasetOf(decodeSnapshot(shifted.subarray(3)), now)).toEqual(datasetOf(decodeSnapshot(bytes), now));
});
