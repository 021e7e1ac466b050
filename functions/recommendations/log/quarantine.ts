import { QUARANTINED_LINES, QUARANTINED_LINES_OF_OBJECT, QUARANTINED_OBJECTS } from "../settings.ts";
import type { Fault } from "./training-log.ts";

const LONGEST_LINE = 2_048;

export interface BadLine {
  /** Its number in the object, from 1. */
  readonly number: number;
  readonly fault: Fault;
  /** Truncated if it is long. */
  readonly text: string;
}

/** The unusable part of one log object. */
export interface QuarantinedObject {
  readonly key: string;
  readonly lines: readonly BadLine[];
  /** Why the object could not be read to its end; then the object itself is copied too. */
  readonly damage?: string | undefined;
}

/** Collects unusable lines and objects of a run, as many as a person would look at. */
export class QuarantineCollector {
  readonly found: QuarantinedObject[] = [];
  readonly #decode: (bytes: Uint8Array) => string;
  #lines: BadLine[] = [];
  #number = 0;
  #all = 0;

  constructor(decode: (bytes: Uint8Array) => string) {
    this.#decode = decode;
  }

  /** Called with every line, and its fault if it has one. */
  line(fault: Fault | undefined, bytes: Uint8Array, from: number, to: number): void {
    this.#number++;
    if (fault === undefined || this.#lines.length === QUARANTINED_LINES_OF_OBJECT || this.#all === QUARANTINED_LINES)
      return;
    this.#all++;
    const text = this.#decode(bytes.slice(from, Math.min(to, from + LONGEST_LINE)));
    this.#lines.push({ number: this.#number, fault, text });
  }

  /** Called at the end of an object. */
  end(key: string, damage: string | undefined): void {
    const keep =
      damage !== undefined && this.found.filter((other) => other.damage !== undefined).length < QUARANTINED_OBJECTS;
    if (this.#lines.length > 0 || keep) this.found.push({ key, lines: this.#lines, ...(keep && { damage }) });
    this.#lines = [];
    this.#number = 0;
  }
}
