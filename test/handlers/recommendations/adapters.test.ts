import "./environment.ts";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { readLog } from "../../../functions/recommendations/adapters/behaviour-log.ts";

test("a damaged log object gives its lines up to the damage and does not stop the reading", async () => {
  const text = Array.from({ length: 5000 }, (_, line) => `line ${line} é ${Math.sin(line)}`).join("\n");
  const whole = gzipSync(text);
  const objects: Record<string, Buffer> = {
    "events/1.gz": Buffer.concat([gzipSync("first\nsecond\n"), gzipSync("third")]),
    "events/2.gz": whole.subarray(0, whole.length / 2),
    "events/3.gz": Buffer.from("no gzip"),
    "events/4.gz": gzipSync("last\n"),
  };
  const s3 = new S3Client({});
  s3.send = (async (command: unknown) => {
    if (command instanceof ListObjectsV2Command) return { Contents: Object.keys(objects).map((Key) => ({ Key })) };
    if (command instanceof GetObjectCommand) return { Body: Readable.from([objects[command.input.Key!]!]) };
  }) as typeof s3.send;
  const lines: string[] = [];
  const counts = await readLog(s3, "log")((line) => lines.push(line));
  expect(counts).toEqual({ objects: 4, unreadable: 2 });
  expect(lines.slice(0, 3)).toEqual(["first", "second", "third"]);
  expect(lines[3]).toMatch(/^line 0 é/);
  expect(lines.at(-1)).toBe("last");
});
