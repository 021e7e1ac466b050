import type { Gate, JsonCall } from "../protocol/gate.ts";
import { type Service, serveJson } from "../protocol/json-service.ts";
import { Queues, type QueuesOptions } from "./queues.ts";

export interface SqsOptions extends QueuesOptions {
  readonly port?: number;
  /** Lets all pass unless given. */
  readonly gate?: Gate<JsonCall>;
}

export interface Sqs extends Service {
  /** Puts a message, as an AWS service with a queue's ARN as its destination does. */
  readonly put: (queueArn: string, body: string, attributes?: Readonly<Record<string, string>>) => Promise<void>;
}

/**
 * SQS's standard queues on 127.0.0.1: ListQueues, GetQueueUrl, GetQueueAttributes, SendMessage, ReceiveMessage and
 * DeleteMessage. Messages are stored until they are deleted.
 */
export async function startSqs({ port, gate, ...options }: SqsOptions): Promise<Sqs> {
  const queues = await Queues.open(options);
  const urlOf = (queue: string) => `${service.url}/000000000000/${queue}`;
  const service = await serveJson(
    {
      ListQueues: (input) => queues.list(input, urlOf),
      GetQueueUrl: (input) => queues.url(input, urlOf),
      GetQueueAttributes: (input) => queues.attributes(input),
      SendMessage: (input) => queues.send(input),
      ReceiveMessage: (input) => queues.receive(input),
      DeleteMessage: (input) => queues.delete(input),
    },
    { port, gate },
  );
  return {
    url: service.url,
    async put(queueArn, body, attributes = {}) {
      const named = Object.entries(attributes).map(([name, value]) => [
        name,
        { DataType: "String", StringValue: value },
      ]);
      await queues.put(queueArn.replaceAll(":", "/"), body, Object.fromEntries(named));
    },
    async close() {
      await service.close();
      await queues.close();
    },
  };
}
