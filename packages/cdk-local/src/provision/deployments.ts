import { readdir, readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";

/** The properties of CDK's BucketDeployment; settings that are not supported here are refused. */
const deployment = z.strictObject({
  ServiceToken: z.string(),
  SourceBucketNames: z.array(z.string()),
  SourceObjectKeys: z.array(z.string()),
  DestinationBucketName: z.string(),
  DestinationBucketKeyPrefix: z.string().optional(),
  Prune: z.literal(false),
  RetainOnDelete: z.boolean().optional(),
  OutputObjectKeys: z.boolean().optional(),
  WaitForDistributionInvalidation: z.boolean().optional(),
  SystemMetadata: z.strictObject({ "cache-control": z.string().optional() }).default({}),
});

/** The media type by a file's extension, as the AWS CLI guesses it. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".avif": "image/avif",
  ".css": "text/css",
  ".gif": "image/gif",
  ".html": "text/html",
  ".ico": "image/vnd.microsoft.icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript",
  ".json": "application/json",
  ".map": "application/json",
  ".mjs": "text/javascript",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
  ".xml": "text/xml",
};

/** Puts the files of the templates' deployments into their buckets; existing files stay. */
export async function provisionDeployments(client: S3Client, assembly: Assembly): Promise<void> {
  for (const { is } of assembly.of("Custom::CDKBucketDeployment", deployment)) {
    const prefix = is.DestinationBucketKeyPrefix === undefined ? "" : `${is.DestinationBucketKeyPrefix}/`;
    for (const key of is.SourceObjectKeys) {
      const folder = join(assembly.directory, `asset.${key.slice(0, -".zip".length)}`);
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const file = join(entry.parentPath, entry.name);
        await client.send(
          new PutObjectCommand({
            Bucket: is.DestinationBucketName,
            Key: prefix + file.slice(folder.length + 1).replaceAll(sep, "/"),
            Body: await readFile(file),
            ContentType: MEDIA_TYPES[extname(file)] ?? "binary/octet-stream",
            CacheControl: is.SystemMetadata["cache-control"],
          }),
        );
      }
    }
  }
}
