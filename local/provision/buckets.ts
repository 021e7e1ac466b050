import { CreateBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";

/** Makes the buckets of the templates; one that is there stays as it is. */
export async function provisionBuckets(client: S3Client, assembly: Assembly): Promise<void> {
  for (const { name: Bucket } of assembly.of("AWS::S3::Bucket", z.unknown())) {
    await client.send(new CreateBucketCommand({ Bucket }));
  }
}
