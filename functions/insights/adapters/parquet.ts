import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { parquetWriteBuffer } from "hyparquet-writer";
import { steps } from "../contract/funnel.ts";
import type { KeepDay } from "../flows/ports.ts";

type Type = "STRING" | "INT32";
const numbers = (names: readonly string[]) => names.map((name): [string, Type] => [name, "INT32"]);
const texts = (names: readonly string[]) => names.map((name): [string, Type] => [name, "STRING"]);

/** The columns of each kind, as in the tables of docs/insights.md. */
const COLUMNS = {
  funnel: [...texts(["product", "placement", "source"]), ...numbers(steps)],
  activity: [...texts(["product", "type"]), ...numbers(["people"])],
  retention: [...texts(["cohort"]), ...numbers(["months", "people", "returned", "bought", "studied"])],
} as const satisfies Record<Parameters<KeepDay>[0], readonly (readonly [string, Type])[]>;

/** The same rows give the same bytes. */
export const parquetOf = (
  kind: Parameters<KeepDay>[0],
  rows: readonly Readonly<Record<string, string | number>>[],
): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: COLUMNS[kind].map(([name, type]) => ({
        name,
        type,
        nullable: false,
        data: rows.map((row) => row[name]),
      })),
      createdBy: "lyceum",
    }),
  );

/** One object for each kind and day, so that a day is replaced in one write. */
const dayKey = (kind: Parameters<KeepDay>[0], day: string): string => `daily/kind=${kind}/date=${day}/${kind}.parquet`;

export const keepDay =
  (s3: S3Client, Bucket: string): KeepDay =>
  async (kind, day, rows) => {
    await s3.send(new PutObjectCommand({ Bucket, Key: dayKey(kind, day), Body: parquetOf(kind, rows) }));
  };
