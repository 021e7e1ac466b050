import { grownArray } from "./string-interner.ts";

const NEWLINE = 0x0a;
/** A line of the log has a few hundred bytes; a longer one is not buffered whole. */
const LONGEST = 65_536;

/** Takes `bytes[from..to)`, one line; the bytes are written over afterwards. */
export type TakeLine = (bytes: Uint8Array, from: number, to: number) => void;

/** Cuts a stream of bytes into lines. It holds no more than one line that a chunk ended in. */
export class LineSplitter {
  readonly #take: TakeLine;
  #held = new Uint8Array(1024);
  #length = 0;
  #overlong = false;

  /** A line too long to be one is given cut short, and so is no event. */
  constructor(take: TakeLine) {
    this.#take = take;
  }

  push(chunk: Uint8Array): void {
    let from = 0;
    for (;;) {
      const to = chunk.indexOf(NEWLINE, from);
      if (to < 0) break;
      if (this.#length === 0 && !this.#overlong) this.#give(chunk, from, to);
      else {
        this.#hold(chunk, from, to);
        this.end();
      }
      from = to + 1;
    }
    this.#hold(chunk, from, chunk.length);
  }

  /** Gives what the last line without an end holds. */
  end(): void {
    this.#give(this.#held, 0, this.#length);
    this.#length = 0;
    this.#overlong = false;
  }

  #give(bytes: Uint8Array, from: number, to: number): void {
    let start = from;
    while (start < to && bytes[start]! <= 0x20) start++;
    if (start < to) this.#take(bytes, from, to);
  }

  #hold(chunk: Uint8Array, from: number, to: number): void {
    if (this.#overlong || from === to) return;
    const end = Math.min(LONGEST, this.#length + to - from);
    this.#overlong = this.#length + to - from > LONGEST;
    if (end > this.#held.length) this.#held = grownArray(this.#held, Math.min(LONGEST, 2 * end));
    this.#held.set(chunk.subarray(from, from + end - this.#length), this.#length);
    this.#length = end;
  }
}
