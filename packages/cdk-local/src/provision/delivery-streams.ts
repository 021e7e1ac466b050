import type { Destination } from "@lyceum/aws-local/firehose/delivery-stream";
import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";

const BY_HOUR = "!{timestamp:yyyy/MM/dd/HH}/";

const stream = z.object({
  ExtendedS3DestinationConfiguration: z.object({
    BucketARN: z.string().startsWith("arn:aws:s3:::"),
    Prefix: z.string().endsWith(BY_HOUR),
    CompressionFormat: z.literal("GZIP"),
  }),
});

/** The destination of each delivery stream of the templates. */
export function deliveryStreams(assembly: Assembly): Record<string, Destination> {
  return Object.fromEntries(
    assembly.of("AWS::KinesisFirehose::DeliveryStream", stream).map(({ name, is }) => {
      const { BucketARN, Prefix } = is.ExtendedS3DestinationConfiguration;
      return [name, { bucket: BucketARN.replace("arn:aws:s3:::", ""), prefix: Prefix.slice(0, -BY_HOUR.length) }];
    }),
  );
}
