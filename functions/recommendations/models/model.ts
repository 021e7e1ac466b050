import type { Blend } from "../als/blend.ts";
import type { Neighbours } from "../als/neighbours.ts";
import { BINARY_VERSION, type Manifest } from "../contract/model.ts";
import { asciiBytes, asciiText } from "../log/ascii.ts";

const MAGIC = 0x434d594c; // "LYMC", little-endian

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
export function damageOf({ blend, popularity }: Model): string | undefined {
  const { items, neighbours, order } = blend;
  const parts = { factors: items.factors, neighbours: neighbours.weights, order: order.weights, popularity };
  const bad = Object.entries(parts).find(([, values]) => !allFinite(values))?.[0];
  if (bad !== undefined) return `Not all numbers of its ${bad} are finite.`;
  if (!(blend.unit > 0 && Number.isFinite(blend.unit))) return "The unit of its histories is no positive number.";
  if (!items.gramian.every(Number.isFinite)) return "Not all numbers of its gramian are finite.";
  if (![neighbours, order].every(({ indices }) => allBetween(indices, -1, items.count)))
    return "Its neighbours are not all items of it.";
  return undefined;
}

/**
 * The model's numbers, little-endian: a header of eight 32-bit words (magic, version, items, d, width, bytes of the ids,
 * the unit of histories as f32, width of the transitions), then Gramian f64 d x d, factors f32 items x d, neighbour indices i32 and weights f32 items x width, the
 * same of transitions, popularity f32 items, and the ids in ASCII, one to a line.
 */
export function encodeModel(model: Model): Uint8Array {
  const { items, neighbours, order } = model.blend;
  const ids = asciiBytes(model.itemIds.join("\n"));
  const header = new Uint32Array([
    MAGIC,
    BINARY_VERSION,
    items.count,
    items.d,
    neighbours.width,
    ids.length,
    0,
    order.width,
  ]);
  new Float32Array(header.buffer)[6] = model.blend.unit;
  const near = [neighbours, order].flatMap(({ indices, weights }) => [indices, weights]);
  const parts = [header, items.gramian, items.factors, ...near, model.popularity, ids];
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
export function decodeModel(bytes: Uint8Array, { settings, counts }: Pick<Manifest, "settings" | "counts">): Model {
  if (bytes.byteLength < 32) throw new RangeError("The model is cut short.");
  // A model is large: it is copied only where its numbers would not lie as typed arrays must.
  const { buffer, byteOffset: start } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const [magic, version, count, d, width, idBytes, , orderWidth] = new Uint32Array(
    buffer,
    start,
    8,
  ) as unknown as number[];
  const unit = new Float32Array(buffer, start, 8)[6]!;
  if (magic !== MAGIC || version !== BINARY_VERSION) throw new RangeError("Not a model of this version.");
  if (count !== counts.items || d !== settings.d || width !== settings.width || orderWidth !== settings.orderWidth) {
    throw new RangeError("The model is not the one that its manifest describes.");
  }
  const expected = 32 + 8 * d * d + 4 * count * (d + 2 * width + 2 * orderWidth + 1) + idBytes!;
  if (bytes.byteLength !== expected) throw new RangeError("The model is cut short.");
  let at = start + 32;
  const take = (length: number): number => {
    at += length;
    return at - length;
  };
  const gramian = new Float64Array(buffer, take(8 * d * d), d * d);
  const factors = new Float32Array(buffer, take(4 * count * d), count * d);
  const near = (slots: number): Neighbours => ({
    width: slots,
    indices: new Int32Array(buffer, take(4 * count * slots), count * slots),
    weights: new Float32Array(buffer, take(4 * count * slots), count * slots),
  });
  const neighbours = near(width);
  const order = near(orderWidth);
  const popularity = new Float32Array(buffer, take(4 * count), count);
  const ids = asciiText(new Uint8Array(buffer, take(idBytes!), idBytes));
  const itemIds = ids === "" ? [] : ids.split("\n");
  if (itemIds.length !== count) throw new RangeError("The model does not name all of its items.");
  const model = {
    blend: { settings, items: { d, count, factors, gramian }, neighbours, order, unit },
    itemIds,
    popularity,
  };
  const damage = damageOf(model);
  if (damage !== undefined) throw new RangeError(damage);
  return model;
}
