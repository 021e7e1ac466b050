import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Sqs, startSqs } from "../../src/sqs/server.ts";

let time = 0;
let service: Sqs;
let client: SQSClient;
let QueueUrl: string;

beforeEach(async () => {
  time = 1_000_000;
  service = await startSqs({ queues: ["lyceum-dev-a", "lyceum-dev-b", "other"], now: () => time });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  client = new SQSClient({ endpoint: service.url, region: "us-east-1", credentials, maxAttempts: 1 });
  QueueUrl = (await client.send(new GetQueueUrlCommand({ QueueName: "lyceum-dev-a" }))).QueueUrl as string;
});
afterEach(() => service.close());

const receive = async (more: object = {}) =>
  (await client.send(new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ["All"], ...more }))).Messages ?? [];

test("queues are listed by prefix; a missing one has AWS's error", async () => {
  const { QueueUrls } = await client.send(new ListQueuesCommand({ QueueNamePrefix: "lyceum-dev-" }));
  expect(QueueUrls?.map((url) => url.split("/").at(-1))).toEqual(["lyceum-dev-a", "lyceum-dev-b"]);
  await expect(client.send(new GetQueueUrlCommand({ QueueName: "missing" }))).rejects.toMatchObject({
    name: "QueueDoesNotExist",
  });
});

test("a received message is hidden until its timeout, and gone once deleted", async () => {
  const MessageAttributes = { TARGET_ARN: { DataType: "String", StringValue: "arn:aws:lambda:::function:f" } };
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"a":"é"}', MessageAttributes }));
  const [first] = await receive({ VisibilityTimeout: 60 });
  expect(first).toMatchObject({ Body: '{"a":"é"}', MessageAttributes });
  expect(await receive()).toEqual([]);
  time += 60_000;
  const [second] = await receive({ VisibilityTimeout: 60 });
  expect(second?.MessageId).toBe(first?.MessageId);
  // Of the receipt before: it deletes nothing.
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
  expect(Attributes).toEqual({ ApproximateNumberOfMessages: "0", ApproximateNumberOfMessagesNotVisible: "1" });
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: second?.ReceiptHandle }));
  time += 60_000;
  expect(await receive()).toEqual([]);
});

test("at most ten are received, and SQS's limits of length and characters hold", async () => {
  for (let n = 0; n < 12; n++) await service.put("arn:aws:sqs:us-east-1:000000000000:lyceum-dev-a", String(n));
  expect(await receive({ MaxNumberOfMessages: 10 })).toHaveLength(10);
  await expect(receive({ MaxNumberOfMessages: 11 })).rejects.toMatchObject({ name: "InvalidParameterValue" });
  const send = (MessageBody: string) => client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  await expect(send("\u0001")).rejects.toMatchObject({ name: "InvalidMessageContents" });
  await expect(send("x".repeat(1024 * 1024 + 1))).rejects.toThrow("shorter than 1048576 bytes");
});
