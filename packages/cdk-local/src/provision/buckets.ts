import { CreateBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { type CorsRule, corsRule } from "@lyceum/aws-local/s3/cors";
import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";

const bucket = z.object({ CorsConfiguration: z.object({ CorsRules: z.array(corsRule) }).optional() });

/** The CORS rules of each bucket of the templates. */
export const corsOfBuckets = (assembly: Assembly): Record<string, CorsRule[]> =>
  Object.fromEntries(
    assembly
      .of("AWS::S3::Bucket", bucket)
      .flatMap(({ name, is }) => (is.CorsConfiguration ? [[name, is.CorsConfiguration.CorsRules]] : [])),
  );

/** Creates the buckets of the templates; an existing one stays as it is. */
export async function provisionBuckets(client: S3Client, assembly: Assembly): Promise<void> {
  for (const { name: Bucket } of assembly.of("AWS::S3::Bucket", z.unknown())) {
    await client.send(new CreateBucketCommand({ Bucket }));
  }
}
