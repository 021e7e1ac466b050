import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, S3Client } from "@aws-sdk/client-s3";
import { DeleteMessageCommand, paginateListQueues, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod";
import type { Received, RedrivePorts } from "./redrive.ts";

/** The addresses of a local cloud's services. */
export const endpoints = z.object({ lambda: z.url(), s3: z.url(), sqs: z.url() });

/** The longest run of a function, so that a failed letter is not received again in the same redrive. */
const HIDDEN_SECONDS = 15 * 60;
/** Functions answer within their 15 minutes, and are invoked without retries. */
const PATIENT = { maxAttempts: 1, requestHandler: { requestTimeout: 16 * 60_000 } };
const LOCAL = { region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };

/** The services of the account in the environment's credentials, or of a local cloud. */
export function services(local?: z.infer<typeof endpoints>) {
  const at = (endpoint: string | undefined) => (endpoint === undefined ? {} : { ...LOCAL, endpoint });
  const sqs = new SQSClient(at(local?.sqs));
  const s3 = new S3Client({ ...at(local?.s3), ...(local && { forcePathStyle: true }) });
  const lambda = new LambdaClient({ ...PATIENT, ...at(local?.lambda) });
  return {
    /** The dead-letter queues of a stage. */
    async queues(stage: string): Promise<string[]> {
      const found: string[] = [];
      const named = { QueueNamePrefix: `lyceum-${stage}-`, MaxResults: 1000 };
      for await (const { QueueUrls = [] } of paginateListQueues({ client: sqs }, named)) {
        found.push(...QueueUrls.filter((url) => url.includes("DeadLetters")));
      }
      return found;
    },
    async receive(QueueUrl: string): Promise<Received[]> {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: HIDDEN_SECONDS,
          WaitTimeSeconds: 1,
          MessageAttributeNames: ["All"],
        }),
      );
      return Messages.map(({ Body = "", ReceiptHandle = "", MessageAttributes = {} }) => ({
        queue: QueueUrl,
        handle: ReceiptHandle,
        body: Body,
        attributes: Object.fromEntries(
          Object.entries(MessageAttributes).map(([name, { StringValue = "" }]) => [name, StringValue]),
        ),
      }));
    },
    async remove({ queue, handle }) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: handle }));
    },
    async read(Bucket, Key) {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        return await Body?.transformToString();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    async removeObject(Bucket, Key) {
      await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    },
    async invoke({ functionName, payload }) {
      const { FunctionError, Payload } = await lambda.send(
        new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(payload) }),
      );
      const text = Payload?.transformToString() || "null";
      if (FunctionError !== undefined) throw new Error(`${functionName}: ${text}`);
      return JSON.parse(text);
    },
  } satisfies Omit<RedrivePorts, "report"> & { queues: (stage: string) => Promise<string[]> };
}
