import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { ulid } from "ulid";

export interface Destination {
  readonly bucket: string;
  /** Before `YYYY/MM/DD/HH/`. */
  readonly prefix: string;
}

/** Stores one object of a bucket. */
export type PutObject = (bucket: string, key: string, body: Buffer) => Promise<void>;

const FILLING = "filling";
const SEALED = ".sealed";

/**
 * One delivery stream: records are on disk before they are acknowledged, and leave as gzip objects by hour of arrival.
 * A file that a crash left is closed at the start, so that nothing is appended to its truncated last line, which was
 * never acknowledged. A batch gets its key before it is sent, so that after a crash the same object is written again,
 * not a second one.
 */
export class DeliveryStream {
  private readonly name: string;
  private readonly folder: string;
  private readonly destination: Destination;
  private readonly put: PutObject;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(name: string, folder: string, destination: Destination, put: PutObject) {
    this.name = name;
    this.folder = folder;
    this.destination = destination;
    this.put = put;
  }

  /** @param records each in base64, as on the wire */
  add(records: readonly string[]): Promise<void> {
    return this.inOrder(async () => {
      await mkdir(this.folder, { recursive: true });
      const file = await open(join(this.folder, FILLING), "a");
      const before = (await file.stat()).size;
      try {
        await file.appendFile(records.map((record) => `${record}\n`).join(""));
        await file.datasync();
      } catch (error) {
        await file.truncate(before);
        throw error;
      } finally {
        await file.close();
      }
    });
  }

  /** Delivers all added records; those that cannot be delivered stay for the next time. */
  flush(): Promise<void> {
    return this.inOrder(async () => {
      await mkdir(this.folder, { recursive: true });
      const names = await readdir(this.folder);
      if (names.includes(FILLING)) {
        const sealed = `${ulid()}${SEALED}`;
        await rename(join(this.folder, FILLING), join(this.folder, sealed));
        names.push(sealed);
      }
      for (const name of names.filter((each) => each.endsWith(SEALED)).sort()) await this.deliver(name);
    });
  }

  private async deliver(name: string): Promise<void> {
    const path = join(this.folder, name);
    const arrived = (await stat(path)).mtime.toISOString();
    const hour = arrived.slice(0, 13).replaceAll("-", "/").replace("T", "/");
    const lines = (await readFile(path, "latin1")).split("\n").slice(0, -1);
    const body = await promisify(gzip)(Buffer.concat(lines.map((line) => Buffer.from(line, "base64"))));
    const { bucket, prefix } = this.destination;
    await this.put(bucket, `${prefix}${hour}/${this.name}-${name.slice(0, -SEALED.length)}.gz`, body);
    await rm(path);
  }

  private inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => {});
    return result;
  }
}
