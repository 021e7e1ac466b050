import * as z from "zod";
import { WEIGHTING } from "../interactions/interaction.ts";
import { asciiBytes, asciiText } from "./ascii.ts";
import { EventIds } from "./event-ids.ts";
import { InteractionTable } from "./interaction-table.ts";
import { StringInterner } from "./string-interner.ts";
import type { LogState } from "./training-log.ts";

const MAGIC = 0x5343594c; // "LYCS", little-endian
const VERSION = 1;
const PRELUDE = 12;

const count = z.int().min(0);
const header = z.object({
  weighting: z.string(),
  counts: z.object({
    objects: count,
    unreadable: count,
    lines: count,
    corrupt: count,
    duplicates: count,
    withoutConsent: count,
    merges: count,
    kept: count,
    outOfTime: count,
  }),
  index: z.object({ hour: count, keys: z.array(z.string()) }),
  span: z.object({ from: z.number(), to: z.number() }).optional(),
  lengths: z.array(count).describe("of the columns, in numbers"),
});

type Column = Uint8Array | Uint32Array | Int32Array | Float64Array;
/** The types of the columns, in their order. */
const KINDS = [
  ...[Uint8Array, Uint32Array], // subjects: names and where each ends
  ...[Uint8Array, Uint32Array], // products
  ...[Uint32Array, Uint32Array, Uint8Array, Int32Array, Float64Array, Float64Array], // recent interactions
  ...[Uint32Array, Uint32Array, Uint8Array, Float64Array, Float64Array], // summed interactions
  Uint32Array, // ids
  ...[Uint32Array, Uint32Array, Float64Array], // merges: visitor, user, instant
  Uint32Array, // bots
] as const;

const padded = (length: number): number => Math.ceil(length / 8) * 8;

/**
 * A training log in bytes, little-endian: three 32-bit words (magic, version, length of the header), a header in JSON, and
 * the columns, each from a multiple of 8 bytes on.
 */
export function encodeSnapshot(state: LogState): Uint8Array {
  const subjects = state.subjects.columns();
  const products = state.products.columns();
  const { recent, summed } = state.interactions;
  const merges = [...state.merges];
  const columns: Column[] = [
    ...[subjects.bytes, subjects.ends],
    ...[products.bytes, products.ends],
    ...[recent.subject, recent.product, recent.type, recent.hour, recent.at, recent.strength],
    ...[summed.subject, summed.product, summed.type, summed.present, summed.strongest],
    state.ids.column(),
    Uint32Array.from(merges, ([visitor]) => visitor),
    Uint32Array.from(merges, ([, { user }]) => user),
    Float64Array.from(merges, ([, { at }]) => at),
    Uint32Array.from(state.bots),
  ];
  const head = asciiBytes(
    JSON.stringify({
      weighting: WEIGHTING,
      counts: state.counts,
      index: { hour: state.index.hour, keys: [...state.index.keys] },
      span: state.span,
      lengths: columns.map(({ length }) => length),
    } satisfies z.infer<typeof header>),
  );
  let at = padded(PRELUDE + head.length);
  const bytes = new Uint8Array(columns.reduce((sum, { byteLength }) => sum + padded(byteLength), at));
  bytes.set(new Uint8Array(Uint32Array.of(MAGIC, VERSION, head.length).buffer));
  bytes.set(head, PRELUDE);
  for (const { buffer, byteOffset, byteLength } of columns) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += padded(byteLength);
  }
  return bytes;
}

/** @throws RangeError for bytes that are not a snapshot, are truncated, or have weights of another version. */
export function decodeSnapshot(given: Uint8Array): LogState {
  const bytes = given.byteOffset % 8 === 0 ? given : given.slice();
  const buffer = bytes.buffer as ArrayBuffer;
  if (bytes.length < PRELUDE) throw new RangeError("The snapshot is truncated.");
  const [magic, version, length = 0] = new Uint32Array(buffer, bytes.byteOffset, 3);
  if (magic !== MAGIC || version !== VERSION) throw new RangeError("Not a snapshot of this version.");
  if (bytes.length < PRELUDE + length) throw new RangeError("The snapshot is truncated.");
  const head = header.parse(JSON.parse(asciiText(bytes.subarray(PRELUDE, PRELUDE + length))));
  if (head.weighting !== WEIGHTING) throw new RangeError("The snapshot has weights of another version.");
  let at = padded(PRELUDE + length);
  const columns = KINDS.map((Kind, place) => {
    const size = head.lengths[place] ?? 0;
    if (at + size * Kind.BYTES_PER_ELEMENT > bytes.length) throw new RangeError("The snapshot is truncated.");
    const column = new Kind(buffer, bytes.byteOffset + at, size);
    at += padded(column.byteLength);
    return column;
  });
  const take = <T extends Column>() => columns.shift() as unknown as T;
  const names = () => StringInterner.from({ bytes: take<Uint8Array>(), ends: take<Uint32Array>() });
  const subjects = names();
  const products = names();
  const recent = {
    subject: take<Uint32Array>(),
    product: take<Uint32Array>(),
    type: take<Uint8Array>(),
    hour: take<Int32Array>(),
    at: take<Float64Array>(),
    strength: take<Float64Array>(),
  };
  const summed = {
    subject: take<Uint32Array>(),
    product: take<Uint32Array>(),
    type: take<Uint8Array>(),
    present: take<Float64Array>(),
    strongest: take<Float64Array>(),
  };
  const ids = EventIds.from(take<Uint32Array>());
  const [visitors, users, instants] = [take<Uint32Array>(), take<Uint32Array>(), take<Float64Array>()];
  const merges = Array.from(visitors, (visitor, place) => {
    return [visitor, { user: users[place]!, at: instants[place]! }] as const;
  });
  return {
    subjects,
    products,
    interactions: new InteractionTable(recent, summed),
    ids,
    merges: new Map(merges),
    bots: new Set(take<Uint32Array>()),
    counts: head.counts,
    index: { hour: head.index.hour, keys: new Set(head.index.keys) },
    span: head.span,
  };
}
