import { grownArray } from "./string-interner.ts";

const NEWLINE = 0x0a;
/** A line of the log has a few hundred bytes; a longer one is not buffered whole. */
const LONGEST = 65_536;

/** Receives one line, `bytes[from..to)`; the bytes are overwritten afterwards. */
export type TakeLine = (bytes: Uint8Array, from: number, to: number) => void;

/** Splits a stream of bytes into lines. It buffers at most the line that a chunk ends in. */
export class LineSplitter {
  readonly #take: TakeLine;
  #held = new Uint8Array(1024);
  #length = 0;
  #overlong = false;

  /** A line over `LONGEST` is passed on truncated, so that it is not an event. */
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

  /** Passes on the last line, if it has no line break. */
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
