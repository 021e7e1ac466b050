import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { DurableMap } from "@lyceum/durable-files/durable-map";
import * as z from "zod";
import { parsed as parsedAs } from "../protocol/parsed.ts";
import { ServiceError } from "../protocol/service-error.ts";

const attribute = z.object({ DataType: z.string(), StringValue: z.string() });
const kept = z.object({
  queue: z.string(),
  id: z.string(),
  body: z.string(),
  attributes: z.record(z.string(), attribute),
  sentAt: z.number(),
  receives: z.number(),
  /** Until then no other receiver gets it; epoch ms. */
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

/**
 * A message with its attributes, in bytes:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
const MOST_BYTES = 1024 * 1024;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const PERMITTED = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]+$/u;
const WAIT_MS = 50;

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

const parsed = <Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> =>
  parsedAs(schema, input, "InvalidParameterValueException");

export interface QueuesOptions {
  /** Where messages are stored; without it they are only in memory. */
  readonly directory?: string | undefined;
  /** Names of the queues. */
  readonly queues: readonly string[];
  readonly now?: (() => number) | undefined;
}

/** The queues with their messages and operations. */
export class Queues {
  private readonly names: readonly string[];
  private readonly now: () => number;
  private readonly messages: DurableMap<Message>;

  private constructor({ queues, now = Date.now }: QueuesOptions, messages: DurableMap<Message>) {
    this.names = queues;
    this.now = now;
    this.messages = messages;
  }

  static async open(options: QueuesOptions): Promise<Queues> {
    const { directory } = options;
    return new Queues(options, await DurableMap.open(directory && join(directory, "messages.ndjson"), kept));
  }

  /** @param urlOf the URL of a queue by its name */
  async list(input: unknown, urlOf: (queue: string) => string) {
    const { QueueNamePrefix = "" } = parsed(z.object({ QueueNamePrefix: z.string().optional() }), input);
    const found = this.names.filter((queue) => queue.startsWith(QueueNamePrefix));
    return found.length === 0 ? {} : { QueueUrls: found.map(urlOf) };
  }

  async url(input: unknown, urlOf: (queue: string) => string) {
    const { QueueName } = parsed(z.object({ QueueName: z.string() }), input);
    return { QueueUrl: urlOf(this.named(QueueName)) };
  }

  async attributes(input: unknown) {
    const waiting = this.in(this.named(parsed(ofQueue, input).QueueUrl));
    const hidden = waiting.filter(({ hiddenUntil }) => hiddenUntil > this.now()).length;
    return {
      Attributes: {
        ApproximateNumberOfMessages: String(waiting.length - hidden),
        ApproximateNumberOfMessagesNotVisible: String(hidden),
      },
    };
  }

  async send(input: unknown) {
    const { QueueUrl, MessageBody, MessageAttributes } = parsed(sent, input);
    const { id, body } = await this.put(QueueUrl, MessageBody, MessageAttributes);
    return { MessageId: id, MD5OfMessageBody: md5(body) };
  }

  async receive(input: unknown) {
    const { MaxNumberOfMessages: most, VisibilityTimeout, WaitTimeSeconds, QueueUrl } = parsed(asked, input);
    if (most < 1 || most > 10) {
      const message = `Value ${most} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`;
      throw new ServiceError("InvalidParameterValue", message);
    }
    const queue = this.named(QueueUrl);
    const until = Date.now() + WaitTimeSeconds * 1000;
    let taken = await this.take(queue, most, VisibilityTimeout * 1000);
    while (taken.length === 0 && Date.now() < until) {
      await setTimeout(WAIT_MS);
      taken = await this.take(queue, most, VisibilityTimeout * 1000);
    }
    return taken.length === 0 ? {} : { Messages: taken.map(toReceived) };
  }

  async delete(input: unknown) {
    const { ReceiptHandle, QueueUrl } = parsed(handled, input);
    this.named(QueueUrl);
    const [id = "", receives] = ReceiptHandle.split("/");
    const message = this.messages.get(id);
    // As on AWS the handle of an earlier receipt deletes nothing, without an error.
    if (message && String(message.receives) === receives) await this.messages.put([id, null]);
    return {};
  }

  /** @param queue its name, URL or path */
  async put(queue: string, body: string, attributes: Message["attributes"]): Promise<Message> {
    const name = this.named(queue);
    if (!PERMITTED.test(body)) {
      throw new ServiceError("InvalidMessageContents", "The message contains characters outside the allowed set.");
    }
    if (Buffer.byteLength(body + JSON.stringify(attributes)) > MOST_BYTES) {
      throw new ServiceError("InvalidParameterValueException", `A message must be shorter than ${MOST_BYTES} bytes.`);
    }
    const id = randomUUID();
    const message = { queue: name, id, body, attributes, sentAt: this.now(), receives: 0, hiddenUntil: 0 };
    await this.messages.put([id, message]);
    return message;
  }

  close(): Promise<void> {
    return this.messages.close();
  }

  /** @param queue its name, or a URL or path that ends in it. @throws ServiceError if there is no such queue */
  private named(queue: string): string {
    const name = queue.split("/").at(-1) ?? "";
    if (this.names.includes(name)) return name;
    throw new ServiceError("QueueDoesNotExist", "The specified queue does not exist.");
  }

  private in(queue: string): Message[] {
    return this.messages.values().filter((each) => each.queue === queue);
  }

  private async take(queue: string, most: number, hiddenMs: number): Promise<Message[]> {
    const free = this.in(queue).filter(({ hiddenUntil }) => hiddenUntil <= this.now());
    const taken = free.slice(0, most).map((each) => ({
      ...each,
      receives: each.receives + 1,
      hiddenUntil: this.now() + hiddenMs,
    }));
    if (taken.length > 0) await this.messages.put(...taken.map((each): [string, Message] => [each.id, each]));
    return taken;
  }
}

const toReceived = ({ id, body, attributes, sentAt, receives }: Message) => ({
  MessageId: id,
  ReceiptHandle: `${id}/${receives}`,
  Body: body,
  MD5OfBody: md5(body),
  Attributes: { SentTimestamp: String(sentAt), ApproximateReceiveCount: String(receives) },
  ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
});
