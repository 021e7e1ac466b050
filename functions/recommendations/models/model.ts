import * as z from "zod";
import type { Blend } from "../als/blend.ts";
import { asciiBytes, asciiText } from "../log/ascii.ts";
import { judgedBy } from "../training/gate.ts";

/** The version of the binary that this code writes and reads. */
export const BINARY_VERSION = 1;
const MAGIC = 0x434d594c; // "LYMC", little-endian

const quality = z.object({ recall20: z.number(), ndcg10: z.number(), ndcg20: z.number() });

export const decision = z.object({
  promote: z.boolean(),
  why: z.string(),
  lowerBound: z.number().optional().describe("of the NDCG@10 difference to the champion, relative, at 95 %"),
});

const interval = z.object({ mean: z.number(), low: z.number(), high: z.number() });

/** What ranks, measured on a slice of the held-out users or items; ends of intervals are at 95 %, over users. */
export const measured = z.object({
  ranks: z.string().describe("challenger, champion, popularity or neighbours"),
  slice: z.string().describe('"all", "new users", "new items", or a type or language of products'),
  cases: z.int(),
  recall20: interval,
  ndcg10: interval,
  ndcg20: interval,
  coverage: z.number().optional().describe("share of the items that are on someone's first 20"),
  novelty: z.number().optional().describe("mean self-information of what is on the first 20, in bits"),
});

/** What a look at the stored numbers came to. */
export const checked = z.object({
  sound: z.boolean(),
  why: z.string().optional().describe("why it is not sound"),
  longestVector: z.number().optional().describe("of an item"),
  overlap20: z
    .object({ trial: z.number().optional(), champion: z.number().optional() })
    .optional()
    .describe("mean shares of the first 20 in common with the model that the trial measured, and with the champion"),
});

/** What a model is, beside its numbers. Users are not in it: they are folded in when they ask. */
export const manifest = z.object({
  format: z.literal(1),
  id: z.ulid(),
  createdAt: z.iso.datetime(),
  trainedThrough: z.iso.datetime().describe("the latest event that it has seen"),
  settings: z.object({
    d: z.int().min(1),
    epochs: z.int().min(1),
    steps: z.int().min(1),
    seed: z.int(),
    unobserved: z.number().min(0),
    regularisation: z.number().min(0),
    exponent: z.number(),
    width: z.int().min(1),
    userDamping: z.number(),
    fromDamping: z.number(),
    toDamping: z.number(),
    neighbourScale: z.number().min(0),
  }),
  counts: z.object({ subjects: z.int(), items: z.int(), interactions: z.int() }),
  log: z.object({
    objects: z.int(),
    unreadable: z.int(),
    lines: z.int(),
    corrupt: z.int(),
    duplicates: z.int(),
    withoutConsent: z.int(),
    merges: z.int(),
    kept: z.int(),
    outOfTime: z.int().optional().describe("events dated later than they arrived"),
  }),
  run: z
    .object({
      objects: z.int(),
      unreadable: z.int(),
      lines: z.int(),
      corrupt: z.int(),
      duplicates: z.int(),
      withoutConsent: z.int(),
      merges: z.int(),
      kept: z.int(),
      outOfTime: z.int(),
      misplaced: z.int().describe("keys that are no log object's"),
      left: z.int().describe("objects that the next run reads"),
      quarantined: z.int().describe("lines put aside"),
      machines: z.int().describe("subjects left out as machines, of all runs"),
      unknownProducts: z
        .int()
        .optional()
        .describe("ids of the last weeks' events that are no product's, which are not learnt"),
      rebuilt: z.string().optional().describe("why the whole log was read, if so"),
    })
    .optional()
    .describe("what this run read; `log` is the sum of all runs"),
  fit: z
    .object({
      epochs: z.int(),
      arithmetic: z.string(),
      startedFrom: z.string().optional().describe("the model whose factors it began with"),
    })
    .optional(),
  search: z
    .object({
      at: z.iso.datetime(),
      tried: z.int(),
      best: z.number().describe("NDCG@10 on the validation slice"),
      incumbent: z.number().describe("the same of the settings in use before"),
    })
    .optional()
    .describe("where the settings come from, unless they are the default"),
  evaluation: z.object({
    splitAt: z.iso.datetime(),
    cases: z.int(),
    judgedBy: z
      .enum(judgedBy)
      .optional()
      .describe("facts: what users bought and studied; acts: all they did, where too few did that"),
    challenger: quality,
    popularity: quality,
    neighbours: quality.optional(),
    champion: quality.extend({ id: z.string() }).optional(),
  }),
  comparison: z.array(measured).optional(),
  decision,
  check: checked.optional().describe("none until the model was looked at as it is stored; no other can serve"),
  binary: z.object({ version: z.literal(BINARY_VERSION), bytes: z.int(), sha256: z.string() }),
});
export type Manifest = z.infer<typeof manifest>;

/** A model as it is used. `popularity` is each item's decayed weight over all users. */
export interface Model {
  readonly blend: Blend;
  readonly itemIds: readonly string[];
  readonly popularity: Float32Array;
}

/** Whether all are finite: whatever is not makes a sum of products with 0 so too, and no finite number does. */
function allFinite(values: Float32Array): boolean {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += 0 * values[at]!;
  return sum === 0;
}

function allBetween(values: Int32Array, least: number, below: number): boolean {
  for (let at = 0; at < values.length; at++) if (values[at]! < least || values[at]! >= below) return false;
  return true;
}

/** Why a model's numbers are none that can be scored; undefined for numbers that can. Linear in their size. */
export function damageIn({ blend, popularity }: Model): string | undefined {
  const { items, neighbours } = blend;
  const parts = { factors: items.factors, neighbours: neighbours.weights, popularity };
  const bad = Object.entries(parts).find(([, values]) => !allFinite(values))?.[0];
  if (bad !== undefined) return `Not all numbers of its ${bad} are finite.`;
  if (!items.gramian.every(Number.isFinite)) return "Not all numbers of its gramian are finite.";
  if (!allBetween(neighbours.indices, -1, items.count)) return "Its neighbours are not all items of it.";
  return undefined;
}

/**
 * The model's numbers, little-endian: a header of eight 32-bit words (magic, version, items, d, width, bytes of the ids,
 * two of zero), then Gramian f64 d x d, factors f32 items x d, neighbour indices i32 and weights f32 items x width,
 * popularity f32 items, and the ids in ASCII, one to a line.
 */
export function encode(model: Model): Uint8Array {
  const { items, neighbours } = model.blend;
  const ids = asciiBytes(model.itemIds.join("\n"));
  const header = new Uint32Array([MAGIC, BINARY_VERSION, items.count, items.d, neighbours.width, ids.length, 0, 0]);
  const parts = [header, items.gramian, items.factors, neighbours.indices, neighbours.weights, model.popularity, ids];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  return bytes;
}

/**
 * The model's arrays are views of `bytes`, which must stay as they are.
 * @throws RangeError for bytes that are not such a model, are cut short, disagree with the manifest, or hold numbers that
 * are not finite.
 */
export function decode(bytes: Uint8Array, { settings, counts }: Pick<Manifest, "settings" | "counts">): Model {
  if (bytes.byteLength < 32) throw new RangeError("The model is cut short.");
  // A model is large: it is copied only where its numbers would not lie as typed arrays must.
  const { buffer, byteOffset: start } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const [magic, version, count, d, width, idBytes] = new Uint32Array(buffer, start, 8) as unknown as number[];
  if (magic !== MAGIC || version !== BINARY_VERSION) throw new RangeError("Not a model of this version.");
  if (count !== counts.items || d !== settings.d || width !== settings.width) {
    throw new RangeError("The model is not the one that its manifest describes.");
  }
  const expected = 32 + 8 * d * d + 4 * count * (d + 2 * width + 1) + idBytes!;
  if (bytes.byteLength !== expected) throw new RangeError("The model is cut short.");
  let at = start + 32;
  const take = (length: number): number => {
    at += length;
    return at - length;
  };
  const gramian = new Float64Array(buffer, take(8 * d * d), d * d);
  const factors = new Float32Array(buffer, take(4 * count * d), count * d);
  const indices = new Int32Array(buffer, take(4 * count * width), count * width);
  const weights = new Float32Array(buffer, take(4 * count * width), count * width);
  const popularity = new Float32Array(buffer, take(4 * count), count);
  const ids = asciiText(new Uint8Array(buffer, take(idBytes!), idBytes));
  const itemIds = ids === "" ? [] : ids.split("\n");
  if (itemIds.length !== count) throw new RangeError("The model does not name all of its items.");
  const model = {
    blend: { settings, items: { d, count, factors, gramian }, neighbours: { width, indices, weights } },
    itemIds,
    popularity,
  };
  const damage = damageIn(model);
  if (damage !== undefined) throw new RangeError(damage);
  return model;
}
