import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";

/** One line of an interaction file. */
export interface PublicInteraction {
  readonly user: string;
  readonly item: string;
  /** 1 unless given. */
  readonly weight: number;
  /** Epoch milliseconds, if the file has the time. */
  readonly at?: number;
}

const ID = /^[0-9A-Za-z_-]{1,48}$/;

/**
 * Reads `user item [weight] [time]`, separated by tabs, plain or gzip by the file's name; the time is ISO 8601 or epoch
 * seconds. @throws Error naming an invalid line
 */
export async function* interactionsOf(file: string): AsyncGenerator<PublicInteraction> {
  const bytes = createReadStream(file);
  const input = file.endsWith(".gz") ? bytes.pipe(createGunzip()) : bytes;
  let number = 0;
  for await (const line of createInterface({ input })) {
    number++;
    if (line.trim() === "") continue;
    const [user = "", item = "", weight = "1", time] = line.split("\t");
    const at = time === undefined ? undefined : /^\d+$/.test(time) ? Number(time) * 1000 : Date.parse(time);
    if (!ID.test(user) || !ID.test(item) || !(Number(weight) > 0) || Number.isNaN(at)) {
      throw new Error(`${file}:${number}: not "user item [weight] [time]": ${line.slice(0, 80)}`);
    }
    yield { user, item, weight: Number(weight), ...(at !== undefined && { at }) };
  }
}
