import type { Blend } from "../als/blend.ts";
import { type Compact, compactOf, rowBytes } from "../als/compact.ts";
import type { Neighbours } from "../als/neighbours.ts";
import { BINARY_VERSION, type Manifest } from "../contract/model.ts";
import { asciiBytes, asciiText } from "../log/ascii.ts";

const MAGIC = 0x434d594c; // "LYMC", little-endian

/** A model in memory. `popularity` is each item's decayed weight over all users. */
export interface Model {
  readonly blend: Blend;
  readonly itemIds: readonly string[];
  readonly popularity: Float32Array;
  /** Its factors as integers, as stored. */
  readonly compact?: Compact | undefined;
}

/** Whether all are finite: only a number that is not makes the sum of the products with 0 not finite. */
function allFinite(values: Float32Array): boolean {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += 0 * values[at]!;
  return sum === 0;
}

function allBetween(values: Int32Array, least: number, below: number): boolean {
  for (let at = 0; at < values.length; at++) if (values[at]! < least || values[at]! >= below) return false;
  return true;
}

/** Why a model cannot be scored; undefined if it can. Linear in its size. */
export function damageOf({ blend, popularity }: Model): string | undefined {
  const { items, neighbours, order } = blend;
  const parts = { factors: items.factors, neighbours: neighbours.weights, order: order.weights, popularity };
  const bad = Object.entries(parts).find(([, values]) => !allFinite(values))?.[0];
  if (bad !== undefined) return `Not all numbers of its ${bad} are finite.`;
  if (!(blend.unit > 0 && Number.isFinite(blend.unit))) return "The unit of its histories is not a positive number.";
  if (!items.gramian.every(Number.isFinite)) return "Not all numbers of its gramian are finite.";
  if (![neighbours, order].every(({ indices }) => allBetween(indices, -1, items.count)))
    return "Not all of its neighbours are items of it.";
  return undefined;
}

/** The header's values, which the manifest repeats, and the byte offset of each part. */
interface Places {
  readonly gramian: number;
  readonly popularity: number;
  readonly scales: number;
  readonly bounds: number;
  readonly compact: number;
  readonly ids: number;
  /** The end of the head, which must be in memory to serve; the rows of items follow. */
  readonly head: number;
  readonly factors: number;
  readonly near: number;
  readonly nearWeights: number;
  readonly order: number;
  readonly orderWeights: number;
  readonly end: number;
}

export const HEADER = 32;

function placesFor(size: { count: number; d: number; width: number; orderWidth: number; idBytes: number }): Places {
  const { count, d, width, orderWidth, idBytes } = size;
  let at = HEADER;
  const take = (bytes: number): number => {
    at += bytes;
    return at - bytes;
  };
  const gramian = take(8 * d * d);
  const popularity = take(4 * count);
  const scales = take(4 * count);
  const bounds = take(4 * count);
  const compact = take(count * rowBytes(d));
  const ids = take(Math.ceil(idBytes / 8) * 8);
  return {
    gramian,
    popularity,
    scales,
    bounds,
    compact,
    ids,
    head: take(0),
    factors: take(4 * count * d),
    near: take(4 * count * width),
    nearWeights: take(4 * count * width),
    order: take(4 * count * orderWidth),
    orderWeights: take(4 * count * orderWidth),
    end: at,
  };
}

/**
 * The model's numbers, little-endian: a header of eight 32-bit words (magic, version, items, d, width, bytes of the ids, the
 * unit of histories as f32, width of the transitions), Gramian f64 d x d, popularity f32 items, the factors in whole numbers
 * (scales and bounds f32 items, numbers i8 items x d filled up to 16), and the ids in ASCII, one to a line, filled up to 8
 * bytes; then the rows of items: factors f32 items x d, neighbour indices i32 and weights f32 items x width, and the same of
 * transitions.
 */
export function encodeModel(model: Model): Uint8Array {
  const { items, neighbours, order } = model.blend;
  const ids = asciiBytes(model.itemIds.join("\n"));
  const { count, d } = items;
  const { width } = neighbours;
  const places = placesFor({ count, d, width, orderWidth: order.width, idBytes: ids.length });
  const bytes = new Uint8Array(places.end);
  const header = new Uint32Array(bytes.buffer, 0, 8);
  header.set([MAGIC, BINARY_VERSION, count, d, width, ids.length, 0, order.width]);
  new Float32Array(bytes.buffer, 0, 8)[6] = model.blend.unit;
  const put = (at: number, { buffer, byteOffset, byteLength }: ArrayBufferView) =>
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
  const compact = compactOf(items);
  put(places.gramian, items.gramian);
  put(places.popularity, model.popularity);
  put(places.scales, compact.scales);
  put(places.bounds, compact.bounds);
  put(places.compact, compact.numbers);
  put(places.ids, ids);
  put(places.factors, items.factors);
  put(places.near, neighbours.indices);
  put(places.nearWeights, neighbours.weights);
  put(places.order, order.indices);
  put(places.orderWeights, order.weights);
  return bytes;
}

/**
 * The parts of a binary's head, as views of it; `size` is the whole binary's.
 * @throws RangeError if it is not a head of this version, is truncated, or disagrees with the manifest.
 */
function decodeHead(
  bytes: Uint8Array,
  size: number,
  { settings, counts }: Pick<Manifest, "settings" | "counts">,
): Omit<Model, "blend"> & {
  readonly places: Places;
  readonly unit: number;
  readonly gramian: Float64Array;
  readonly compact: Compact;
} {
  const { buffer, byteOffset: start } = bytes;
  if (bytes.byteLength < HEADER) throw new RangeError("The model is truncated.");
  const words = new Uint32Array(buffer, start, 8) as unknown as number[];
  const [magic, version, count, d, width, idBytes, , orderWidth] = words;
  if (magic !== MAGIC || version !== BINARY_VERSION) throw new RangeError("Not a model of this version.");
  if (count !== counts.items || d !== settings.d || width !== settings.width || orderWidth !== settings.orderWidth) {
    throw new RangeError("The model is not the one that its manifest describes.");
  }
  const places = placesFor({ count, d, width, orderWidth, idBytes: idBytes! });
  if (size !== places.end || bytes.byteLength < places.head) throw new RangeError("The model is truncated.");
  const ids = asciiText(new Uint8Array(buffer, start + places.ids, idBytes));
  const itemIds = ids === "" ? [] : ids.split("\n");
  if (itemIds.length !== count) throw new RangeError("The model does not name all of its items.");
  return {
    places,
    unit: new Float32Array(buffer, start, 8)[6]!,
    gramian: new Float64Array(buffer, start + places.gramian, d * d),
    popularity: new Float32Array(buffer, start + places.popularity, count),
    compact: {
      scales: new Float32Array(buffer, start + places.scales, count),
      bounds: new Float32Array(buffer, start + places.bounds, count),
      numbers: new Int8Array(buffer, start + places.compact, count * rowBytes(d)),
    },
    itemIds,
  };
}

/** The length of a binary's head, from its first bytes (at least `HEADER`). */
export function headLength(first: Uint8Array): number {
  if (first.byteLength < HEADER) throw new RangeError("The model is truncated.");
  const [, , count, d, width, idBytes, , orderWidth] = new Uint32Array(
    Uint8Array.from(first.subarray(0, HEADER)).buffer,
  );
  return placesFor({ count: count!, d: d!, width: width!, orderWidth: orderWidth!, idBytes: idBytes! }).head;
}

/**
 * Decodes a model whose arrays are views of `bytes`, which must not change.
 * @throws RangeError for bytes that are not a model of this version, are truncated, disagree with the manifest, or contain numbers
 * that are not finite.
 */
export function decodeModel(bytes: Uint8Array, described: Pick<Manifest, "settings" | "counts">): Model {
  // A model is large, so it is copied only if its numbers are not aligned.
  const whole = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const { places, unit, gramian, popularity, compact, itemIds } = decodeHead(whole, whole.byteLength, described);
  const { buffer, byteOffset: start } = whole;
  const { settings, counts } = described;
  const { d, width, orderWidth } = settings;
  const count = counts.items;
  const slots = (wide: number, indices: number, weights: number): Neighbours => ({
    width: wide,
    indices: new Int32Array(buffer, start + indices, count * wide),
    weights: new Float32Array(buffer, start + weights, count * wide),
  });
  const model: Model = {
    blend: {
      settings,
      items: { d, count, factors: new Float32Array(buffer, start + places.factors, count * d), gramian },
      neighbours: slots(width, places.near, places.nearWeights),
      order: slots(orderWidth, places.order, places.orderWeights),
      unit,
    },
    itemIds,
    popularity,
    compact,
  };
  const damage = damageOf(model);
  if (damage !== undefined) throw new RangeError(damage);
  return model;
}

/** Fills an array of 32-bit numbers from an offset of a binary. */
export type ReadAt = (into: Int32Array | Float32Array, at: number) => void;

/** Caches the items that were read last, so that each is read once for a list. */
function remembered<T>(read: (item: number) => T, most: number): (item: number) => T {
  const kept = new Map<number, T>();
  return (item) => {
    const before = kept.get(item);
    if (before !== undefined) return before;
    if (kept.size >= most) kept.delete(kept.keys().next().value!);
    const found = read(item);
    kept.set(item, found);
    return found;
  };
}

/** The number of cached rows, of at most two kilobytes each. */
const KEPT = { vectors: 4_096, slots: 1_024 };

/**
 * A model whose rows stay in the file and are read when needed. The binary must be the one that was checked when it was trained, as
 * rows are not checked again.
 * @throws RangeError as `decodeHead`
 */
export function modelOver(
  head: Uint8Array,
  { size, read, described }: { size: number; read: ReadAt; described: Pick<Manifest, "settings" | "counts"> },
): Model {
  const { places, unit, gramian, popularity, compact, itemIds } = decodeHead(head, size, described);
  const { settings, counts } = described;
  const { d, width, orderWidth } = settings;
  const row = <T extends Int32Array | Float32Array>(into: T, from: number, item: number): T => {
    read(into, from + item * into.byteLength);
    return into;
  };
  const slots = (wide: number, indices: number, weights: number): Neighbours => ({
    width: wide,
    indices: new Int32Array(0),
    weights: new Float32Array(0),
    rowOf: remembered(
      (item) => ({
        indices: row(new Int32Array(wide), indices, item),
        weights: row(new Float32Array(wide), weights, item),
      }),
      KEPT.slots,
    ),
  });
  return {
    blend: {
      settings,
      items: {
        d,
        count: counts.items,
        factors: new Float32Array(0),
        gramian,
        vectorOf: remembered((item) => row(new Float32Array(d), places.factors, item), KEPT.vectors),
      },
      neighbours: slots(width, places.near, places.nearWeights),
      order: slots(orderWidth, places.order, places.orderWeights),
      unit,
    },
    itemIds,
    popularity,
    compact,
  };
}
