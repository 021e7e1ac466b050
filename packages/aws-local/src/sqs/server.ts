import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { DurableMap } from "@lyceum/durable-files/durable-map";
import * as z from "zod";
import type { Gate, JsonCall } from "../protocol/gate.ts";
import { type Operations, type Service, ServiceError, serveJson } from "../protocol/json-service.ts";

export interface SqsOptions {
  readonly port?: number;
  /** Lets all pass unless given. */
  readonly gate?: Gate<JsonCall>;
  /** Where messages are kept; without it they are in memory alone. */
  readonly directory?: string;
  /** Names of the queues that there are. */
  readonly queues: readonly string[];
  readonly now?: () => number;
}

export interface Sqs extends Service {
  /** Puts a message as a service of AWS does that is given a queue's ARN. */
  readonly put: (queueArn: string, body: string, attributes?: Readonly<Record<string, string>>) => Promise<void>;
}

const attribute = z.object({ DataType: z.string(), StringValue: z.string() });
const kept = z.object({
  queue: z.string(),
  id: z.string(),
  body: z.string(),
  attributes: z.record(z.string(), attribute),
  sentAt: z.number(),
  receives: z.number(),
  /** Nobody else is given it before; epoch ms. */
  hiddenUntil: z.number(),
});
type Message = z.infer<typeof kept>;

const ofQueue = z.object({ QueueUrl: z.string() });
const sent = ofQueue.extend({
  MessageBody: z.string(),
  MessageAttributes: z.record(z.string(), attribute).default({}),
});
const asked = ofQueue.extend({
  MaxNumberOfMessages: z.int().default(1),
  VisibilityTimeout: z.int().min(0).max(43_200).default(30),
  WaitTimeSeconds: z.int().min(0).max(20).default(0),
});
const handled = ofQueue.extend({ ReceiptHandle: z.string() });

/** A message with its attributes, in bytes: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MOST_BYTES = 1024 * 1024;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const PERMITTED = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]+$/u;
const WAIT_MS = 50;

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

function parsed<T>(schema: z.ZodType<T>, input: unknown): T {
  const { data, error } = schema.safeParse(input);
  if (error) throw new ServiceError("InvalidParameterValueException", z.prettifyError(error));
  return data as T;
}

/**
 * SQS's standard queues on 127.0.0.1: ListQueues, GetQueueUrl, GetQueueAttributes, SendMessage, ReceiveMessage and
 * DeleteMessage. Messages are kept until they are deleted.
 */
export async function startSqs({ port, gate, directory, queues, now = Date.now }: SqsOptions): Promise<Sqs> {
  const messages = await DurableMap.open(directory && join(directory, "messages.ndjson"), kept);
  const urlOf = (queue: string) => `${service.url}/000000000000/${queue}`;
  const queueOf = ({ QueueUrl }: { readonly QueueUrl: string }): string => {
    const queue = QueueUrl.split("/").at(-1) ?? "";
    if (queues.includes(queue)) return queue;
    throw new ServiceError("QueueDoesNotExist", "The specified queue does not exist.");
  };
  const inQueue = (queue: string) => messages.values().filter((each) => each.queue === queue);

  const put = async (queue: string, body: string, attributes: Message["attributes"]): Promise<Message> => {
    if (!PERMITTED.test(body)) {
      throw new ServiceError("InvalidMessageContents", "The message contains characters outside the allowed set.");
    }
    if (Buffer.byteLength(body + JSON.stringify(attributes)) > MOST_BYTES) {
      throw new ServiceError("InvalidParameterValueException", `A message must be shorter than ${MOST_BYTES} bytes.`);
    }
    const message = { queue, id: randomUUID(), body, attributes, sentAt: now(), receives: 0, hiddenUntil: 0 };
    await messages.put([message.id, message]);
    return message;
  };
  const take = async (queue: string, most: number, hiddenMs: number): Promise<Message[]> => {
    const free = inQueue(queue).filter(({ hiddenUntil }) => hiddenUntil <= now());
    const taken = free.slice(0, most).map((each) => ({
      ...each,
      receives: each.receives + 1,
      hiddenUntil: now() + hiddenMs,
    }));
    if (taken.length > 0) await messages.put(...taken.map((each): [string, Message] => [each.id, each]));
    return taken;
  };

  const operations: Operations = {
    async ListQueues(input) {
      const { QueueNamePrefix = "" } = parsed(z.object({ QueueNamePrefix: z.string().optional() }), input);
      const found = queues.filter((queue) => queue.startsWith(QueueNamePrefix));
      return found.length === 0 ? {} : { QueueUrls: found.map(urlOf) };
    },
    async GetQueueUrl(input) {
      const { QueueName } = parsed(z.object({ QueueName: z.string() }), input);
      return { QueueUrl: urlOf(queueOf({ QueueUrl: QueueName })) };
    },
    async GetQueueAttributes(input) {
      const waiting = inQueue(queueOf(parsed(ofQueue, input)));
      const hidden = waiting.filter(({ hiddenUntil }) => hiddenUntil > now()).length;
      return {
        Attributes: {
          ApproximateNumberOfMessages: String(waiting.length - hidden),
          ApproximateNumberOfMessagesNotVisible: String(hidden),
        },
      };
    },
    async SendMessage(input) {
      const message = parsed(sent, input);
      const { id, body } = await put(queueOf(message), message.MessageBody, message.MessageAttributes);
      return { MessageId: id, MD5OfMessageBody: md5(body) };
    },
    async ReceiveMessage(input) {
      const { MaxNumberOfMessages: most, VisibilityTimeout, WaitTimeSeconds, ...rest } = parsed(asked, input);
      if (most < 1 || most > 10) {
        const message = `Value ${most} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`;
        throw new ServiceError("InvalidParameterValue", message);
      }
      const queue = queueOf(rest);
      const until = Date.now() + WaitTimeSeconds * 1000;
      let taken = await take(queue, most, VisibilityTimeout * 1000);
      while (taken.length === 0 && Date.now() < until) {
        await setTimeout(WAIT_MS);
        taken = await take(queue, most, VisibilityTimeout * 1000);
      }
      if (taken.length === 0) return {};
      return {
        Messages: taken.map(({ id, body, attributes, sentAt, receives }) => ({
          MessageId: id,
          ReceiptHandle: `${id}/${receives}`,
          Body: body,
          MD5OfBody: md5(body),
          Attributes: { SentTimestamp: String(sentAt), ApproximateReceiveCount: String(receives) },
          ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
        })),
      };
    },
    async DeleteMessage(input) {
      const { ReceiptHandle, ...rest } = parsed(handled, input);
      queueOf(rest);
      const [id = "", receives] = ReceiptHandle.split("/");
      const message = messages.get(id);
      // A handle of an earlier receipt deletes nothing, and is told so by nobody.
      if (message && String(message.receives) === receives) await messages.put([id, null]);
      return {};
    },
  };
  const service = await serveJson(operations, { port, gate });
  return {
    url: service.url,
    async put(queueArn, body, attributes = {}) {
      const named = Object.entries(attributes).map(([name, value]) => [
        name,
        { DataType: "String", StringValue: value },
      ]);
      await put(queueOf({ QueueUrl: queueArn.replaceAll(":", "/") }), body, Object.fromEntries(named));
    },
    async close() {
      await service.close();
      await messages.close();
    },
  };
}
