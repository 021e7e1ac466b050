import type * as z from "zod";
import { behaviourEvent, mergeEvent } from "../../behaviour/contract/event.ts";
import { eventTypes } from "../../behaviour/contract/event-types.ts";
import { productId } from "../../catalogue/contract/product.ts";

/** The code of a merge; an event's is the place of its type in `eventTypes`. */
export const MERGE = eventTypes.length;
/** The tags of names; a line without a subject has tag 0. */
export const USER = 0x75;
export const VISITOR = 0x76;
export const PRODUCT = 0x70;

/**
 * One line of the behaviour log, as the training run needs it. The object is reused for each line, and names are offsets in
 * `bytes`, so that a line allocates nothing.
 */
export interface Line {
  /** A hash of the event's id, in two words. */
  idHigh: number;
  idLow: number;
  code: number;
  /** ms since 1970 */
  at: number;
  /** Stars or minor units, for progress the share studied; NaN if absent. */
  detail: number;
  consent: boolean;
  bytes: Uint8Array;
  /** -1 if the event has no product. */
  productFrom: number;
  productTo: number;
  whoTag: number;
  whoFrom: number;
  whoTo: number;
  /** For a merge, the visitor who became the user. */
  visitorFrom: number;
  visitorTo: number;
}

export const blankLine = (): Line => ({
  idHigh: 0,
  idLow: 0,
  code: 0,
  at: 0,
  detail: Number.NaN,
  consent: false,
  bytes: new Uint8Array(0),
  productFrom: -1,
  productTo: -1,
  whoTag: 0,
  whoFrom: 0,
  whoTo: 0,
  visitorFrom: 0,
  visitorTo: 0,
});

/** Values of Crockford's base 32 by character code, -1 for others. */
const DIGITS = new Int8Array(128).fill(-1);
[..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"].forEach((digit, value) => {
  DIGITS[digit.charCodeAt(0)] = value;
  DIGITS[digit.toLowerCase().charCodeAt(0)] = value;
});

/** One round of MurmurHash3 (Appleby), 32 bits. */
function mixed(hash: number, word: number): number {
  const k = Math.imul(word, 0xcc9e2d51);
  const h = hash ^ Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function finished(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Fills in the words of the ULID at `from`; false if there is no ULID. */
export function readId(bytes: Uint8Array, from: number, to: number, line: Line): boolean {
  if (to - from !== 26 || bytes[from]! > 0x37) return false;
  let high = 0x2545f491;
  let low = 0x9e3779b9;
  let word = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    const digit = byte < 128 ? DIGITS[byte]! : -1;
    if (digit < 0) return false;
    word = (word << 5) | digit;
    if ((at - from) % 6 !== 5) continue;
    high = mixed(high, word);
    low = mixed(low, word);
    word = 0;
  }
  line.idHigh = finished(mixed(high, word));
  line.idLow = finished(mixed(low, word));
  return true;
}

/** UTF-8, except that half of a surrogate pair keeps its own three bytes. */
function utf8(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0)!).flatMap((code) => {
    if (code < 0x80) return [code];
    if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)];
    if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
    return [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
  });
}

/** An event for training: its product's id must be valid, as a model can contain no other. */
const learned = behaviourEvent.extend({ product: productId.optional() });

/** One line of the behaviour log, or undefined if it is invalid. */
export function logLine(text: string): z.infer<typeof learned> | z.infer<typeof mergeEvent> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const merge = typeof value === "object" && value !== null && "type" in value && value.type === "merge";
  return (merge ? mergeEvent : learned).safeParse(value).data;
}

/** Reads a line by the schemas of behaviour's contract; false if it is no event. */
export function readStrictly(text: string, line: Line): boolean {
  const event = logLine(text);
  if (!event) return false;
  const merge = event.type === "merge";
  const product = merge ? undefined : event.product;
  const tag = event.user !== undefined ? USER : event.anonymousId !== undefined ? VISITOR : 0;
  const parts = [event.id, product ?? "", event.user ?? event.anonymousId ?? "", merge ? event.anonymousId : ""].map(
    utf8,
  );
  const ends: number[] = [];
  for (const part of parts) ends.push((ends.at(-1) ?? 0) + part.length);
  line.bytes = Uint8Array.from(parts.flat());
  const [id = 0, productTo = 0, whoTo = 0, visitorTo = 0] = ends;
  readId(line.bytes, 0, id, line);
  line.code = merge ? MERGE : eventTypes.indexOf(event.type);
  line.at = Date.parse(event.at);
  line.detail = (merge ? undefined : event.type === "progress" ? event.progress : event.value) ?? Number.NaN;
  line.consent = merge || event.consent;
  line.productFrom = product === undefined ? -1 : id;
  line.productTo = product === undefined ? -1 : productTo;
  line.whoTag = tag;
  line.whoFrom = productTo;
  line.whoTo = whoTo;
  line.visitorFrom = whoTo;
  line.visitorTo = visitorTo;
  return true;
}
