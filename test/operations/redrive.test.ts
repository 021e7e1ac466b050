import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { ChangeLog } from "@lyceum/aws-local/dynamodb/changes";
import { startLambda } from "@lyceum/aws-local/lambda";
import { startS3 } from "@lyceum/aws-local/s3";
import { startSqs } from "@lyceum/aws-local/sqs";
import type { Assembly } from "@lyceum/cdk-local/assembly/assembly";
import { DeadLetters } from "@lyceum/cdk-local/triggers/dead-letters";
import { afterEach, beforeEach, expect, test } from "vitest";
import { services } from "../../bin/operations/aws.ts";
import { redrive } from "../../bin/operations/redrive.ts";

const QUEUE = "lyceum-dev-platform-DeadLetters";
const queueArn = `arn:aws:sqs:us-east-1:000000000000:${QUEUE}`;
const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:relay";

/** Templates with a trigger whose failures go to `destination`, and a function whose failed events go to the queue. */
const assembly = (destination: string) => {
  const resources: Record<string, { name: string; is: object }[]> = {
    "AWS::Lambda::EventInvokeConfig": [
      { name: "config", is: { FunctionName: "hear", DestinationConfig: { OnFailure: { Destination: queueArn } } } },
    ],
    "AWS::Lambda::EventSourceMapping": [
      {
        name: "trigger",
        is: { FunctionName: functionArn, DestinationConfig: { OnFailure: { Destination: destination } } },
      },
    ],
    "AWS::S3::Bucket": [
      {
        name: "undone",
        is: {
          NotificationConfiguration: { QueueConfigurations: [{ Event: "s3:ObjectCreated:*", Queue: queueArn }] },
        },
      },
    ],
  };
  return { of: (type: string) => resources[type] ?? [] } as unknown as Assembly;
};

let close: () => Promise<void>;
let cloud: Parameters<typeof services>[0] & object;
let s3: S3Client;
let heard: [string, unknown][];
let failing: Set<string>;
let reply: unknown;
let put: (destination?: string) => DeadLetters;

beforeEach(async () => {
  heard = [];
  failing = new Set();
  reply = undefined;
  const directory = await mkdtemp(join(tmpdir(), "redrive-"));
  const storage = await startS3({ directory });
  const sqs = await startSqs({ queues: [QUEUE] });
  const lambda = await startLambda({
    has: () => true,
    invoke: async (name, payload) => {
      heard.push([name, payload]);
      if (failing.has(name)) throw new Error("still down");
      return reply;
    },
  });
  cloud = { lambda: lambda.url, s3: storage.url, sqs: sqs.url };
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  s3 = new S3Client({ endpoint: storage.url, region: "us-east-1", credentials, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "undone" }));
  put = (destination = "arn:aws:s3:::undone") => new DeadLetters({ assembly: assembly(destination), sqs, s3 });
  close = async () => {
    await Promise.all([storage.close(), sqs.close(), lambda.close()]);
    await rm(directory, { recursive: true });
  };
});
afterEach(() => close());

async function change() {
  const { changes } = await ChangeLog.open(undefined);
  const images = [{ table: "T", key: { pk: { S: "o" }, sk: { S: "ORDER" } }, after: { total: { N: "5" } } }];
  await changes.end(await changes.intend(images), images);
  return changes.read("T", 0, 1)[0]!;
}

async function run() {
  const lines: string[] = [];
  const { queues, ...ports } = services(cloud);
  const count = await redrive({ ...ports, report: (line) => lines.push(line) }, await queues("dev"));
  return { ...count, lines };
}
const kept = async () => (await s3.send(new ListObjectsV2Command({ Bucket: "undone" }))).Contents ?? [];
async function waiting(): Promise<number> {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new SQSClient({ endpoint: cloud.sqs, region: "us-east-1", credentials });
  const QueueUrl = `${cloud.sqs}/000000000000/${QUEUE}`;
  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
  return Number(Attributes?.ApproximateNumberOfMessages) + Number(Attributes?.ApproximateNumberOfMessagesNotVisible);
}

const given = { condition: "RecordAgeExceeded", attempts: 7 } as const;

test("a change that a trigger gave up is kept whole, and a redrive replays the same event", async () => {
  const lost = await change();
  await put().ofChange("trigger", lost, given);
  const [object] = await kept();
  expect(object?.Key).toMatch(
    /^aws\/lambda\/[0-9a-f-]{36}\/shardId-\d{20}-\d{8}\/\d{4}\/\d\d\/\d\d\/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}$/,
  );
  expect(await run()).toEqual({ done: 1, failed: 0, lines: ["done    relay"] });
  expect(heard).toEqual([["relay", { Records: [lost.record] }]]);
  expect(await kept()).toEqual([]);
  expect(await waiting()).toBe(0);
});

test("changes that fail again, as a whole or by record, stay where they are", async () => {
  await put().ofChange("trigger", await change(), given);
  await put().ofEvent("hear", { detail: 1 }, new Error("down"), 3);
  failing.add("hear");
  reply = { batchItemFailures: [{ itemIdentifier: "1" }] };
  expect(await run()).toMatchObject({ done: 0, failed: 2 });
  expect(await kept()).toHaveLength(1);
  expect(await waiting()).toBe(2);
});

test("a failed event is sent to its function again unchanged", async () => {
  await put().ofEvent("hear", { detail: { after: { id: "o" } } }, new Error("down"), 3);
  expect(await run()).toMatchObject({ done: 1, failed: 0 });
  expect(heard).toEqual([["hear", { detail: { after: { id: "o" } } }]]);
});

test("a queue holds only a change's position in the stream, which cannot be replayed", async () => {
  const lost = await change();
  await put(queueArn).ofChange("trigger", lost, given);
  const { receive } = services(cloud);
  const [message] = await receive(`${cloud.sqs}/000000000000/${QUEUE}`);
  const told = JSON.parse(message?.body ?? "");
  expect(told).toMatchObject({
    requestContext: { functionArn, condition: "RecordAgeExceeded", approximateInvokeCount: 7 },
    DDBStreamBatchInfo: { startSequenceNumber: lost.record.dynamodb?.SequenceNumber, batchSize: 1 },
  });
  expect(JSON.stringify(told)).not.toContain("total");
});
