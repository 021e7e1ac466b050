import { randomUUID } from "node:crypto";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { Change } from "@lyceum/aws-local/dynamodb/changes";
import type { Sqs } from "@lyceum/aws-local/sqs";
import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";
import { type Failure, failureRecord } from "./failure-record.ts";

const destined = z.object({
  FunctionName: z.string(),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }) }),
});
const notifying = z.object({
  NotificationConfiguration: z
    .object({ QueueConfigurations: z.array(z.object({ Event: z.literal("s3:ObjectCreated:*"), Queue: z.string() })) })
    .optional(),
});

export interface DeadLettersOptions {
  readonly assembly: Assembly;
  readonly sqs: Pick<Sqs, "put">;
  readonly s3: S3Client;
}

/** Stores the events and changes that functions gave up where the templates say, in AWS's formats. */
export class DeadLetters {
  private readonly options: DeadLettersOptions;
  private readonly ofAsync: ReadonlyMap<string, string>;
  private readonly ofTriggers: ReadonlyMap<string, { readonly functionArn: string; readonly destination: string }>;
  private readonly notified: ReadonlyMap<string, readonly string[]>;

  constructor(options: DeadLettersOptions) {
    this.options = options;
    const { assembly } = options;
    const destinations = (type: string) =>
      assembly.of(type, destined).map(({ name, is }) => ({
        name,
        functionArn: is.FunctionName,
        destination: is.DestinationConfig.OnFailure.Destination,
      }));
    this.ofAsync = new Map(
      destinations("AWS::Lambda::EventInvokeConfig").map(({ functionArn, destination }) => [functionArn, destination]),
    );
    this.ofTriggers = new Map(destinations("AWS::Lambda::EventSourceMapping").map((each) => [each.name, each]));
    this.notified = new Map(
      assembly
        .of("AWS::S3::Bucket", notifying)
        .map(({ name, is }) => [
          name,
          is.NotificationConfiguration?.QueueConfigurations.map(({ Queue }) => Queue) ?? [],
        ]),
    );
  }

  /**
   * An event at which a function failed in all attempts.
   * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
   */
  async ofEvent(functionName: string, event: unknown, error: Error, attempts: number): Promise<void> {
    const queue = this.ofAsync.get(functionName);
    if (queue === undefined) return;
    const letter = {
      version: "1.0",
      timestamp: new Date().toISOString(),
      requestContext: {
        requestId: randomUUID(),
        functionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}:$LATEST`,
        condition: "RetriesExhausted",
        approximateInvokeCount: attempts,
      },
      requestPayload: event,
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: { errorType: error.name, errorMessage: error.message },
    };
    await this.options.sqs.put(queue, JSON.stringify(letter));
  }

  /** A change of a table that a trigger gave up. */
  async ofChange(trigger: string, change: Change, failure: Failure): Promise<void> {
    const mapping = this.ofTriggers.get(trigger);
    if (mapping === undefined) return;
    const { destination, functionArn } = mapping;
    const { told, payload, key } = failureRecord({ name: trigger, functionArn }, change, failure, new Date());
    if (!destination.startsWith("arn:aws:s3:::")) return this.options.sqs.put(destination, JSON.stringify(told));
    const Bucket = destination.slice("arn:aws:s3:::".length);
    const Body = JSON.stringify({ ...told, payload });
    const { ETag = "" } = await this.options.s3.send(new PutObjectCommand({ Bucket, Key: key, Body }));
    for (const queue of this.notified.get(Bucket) ?? []) {
      await this.options.sqs.put(queue, JSON.stringify(created(Bucket, key, Body, ETag)));
    }
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
const created = (bucket: string, key: string, body: string, etag: string) => ({
  Records: [
    {
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "us-east-1",
      eventTime: new Date().toISOString(),
      eventName: "ObjectCreated:Put",
      s3: {
        s3SchemaVersion: "1.0",
        bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
        object: {
          key: encodeURIComponent(key).replaceAll("%2F", "/").replaceAll("%20", "+"),
          size: Buffer.byteLength(body),
          eTag: etag.replaceAll('"', ""),
        },
      },
    },
  ],
});
