import { type EventType, eventTypes, subjectOf } from "../behaviour/contract.ts";
import type { Interaction } from "./interaction.ts";
import { logLine } from "./log-line.ts";

/** What reading the log came to. */
export interface LogCounts {
  lines: number;
  corrupt: number;
  duplicates: number;
  withoutConsent: number;
  merges: number;
  kept: number;
}

const codes = new Map<EventType, number>(eventTypes.map((type, code) => [type, code]));

class Names {
  readonly names: string[] = [];
  readonly #indices = new Map<string, number>();
  indexOf(name: string): number {
    let index = this.#indices.get(name);
    if (index === undefined) {
      index = this.names.push(name) - 1;
      this.#indices.set(name, index);
    }
    return index;
  }
}

/** The behaviour log in memory, by columns. Lines may come in any order, repeated or broken. */
export class TrainingLog {
  readonly counts: LogCounts = { lines: 0, corrupt: 0, duplicates: 0, withoutConsent: 0, merges: 0, kept: 0 };
  readonly #seen = new Set<string>();
  readonly #subjects = new Names();
  readonly #products = new Names();
  readonly #mergedInto = new Map<string, string>();
  readonly #rows: { subject: number; product: number; code: number; at: number; value: number | undefined }[] = [];

  /** Takes one line. A line that is no event is counted, never fatal. */
  accept(line: string): void {
    if (line.trim() === "") return;
    this.counts.lines++;
    const event = logLine(line);
    if (!event) {
      this.counts.corrupt++;
      return;
    }
    if (this.#seen.has(event.id)) {
      this.counts.duplicates++;
      return;
    }
    this.#seen.add(event.id);
    if (event.type === "merge") {
      this.counts.merges++;
      this.#mergedInto.set(subjectOf({ anonymousId: event.anonymousId }), subjectOf({ user: event.user }));
      return;
    }
    if (!event.consent) {
      this.counts.withoutConsent++;
      return;
    }
    if (event.product === undefined) return;
    if (event.user === undefined && event.anonymousId === undefined) return;
    this.counts.kept++;
    this.#rows.push({
      subject: this.#subjects.indexOf(subjectOf(event)),
      product: this.#products.indexOf(event.product),
      code: codes.get(event.type)!,
      at: Date.parse(event.at),
      value: event.type === "progress" ? event.progress : event.value,
    });
  }

  /** The instant before which `share` of the kept events lie; undefined for an empty log. */
  quantile(share: number): number | undefined {
    const times = Float64Array.from(this.#rows, (row) => row.at).sort();
    return times[Math.min(times.length - 1, Math.floor(share * times.length))];
  }

  /** The latest event's instant. */
  get latest(): number | undefined {
    return this.quantile(1);
  }

  /** Interactions by subject, in `from <= at < until`, with the history of a visitor who registered under the user. */
  bySubject(from: number, until: number): Map<string, Interaction[]> {
    const result = new Map<string, Interaction[]>();
    for (const row of this.#rows) {
      if (row.at < from || row.at >= until) continue;
      const name = this.#subjects.names[row.subject]!;
      const subject = this.#mergedInto.get(name) ?? name;
      const type = eventTypes[row.code]!;
      const interaction: Interaction = {
        type,
        product: this.#products.names[row.product]!,
        at: new Date(row.at).toISOString(),
        ...(type === "progress" ? { progress: row.value } : { value: row.value }),
      };
      const list = result.get(subject);
      if (list) list.push(interaction);
      else result.set(subject, [interaction]);
    }
    return result;
  }
}
