import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { CountDeadLetters } from "../flows/ports.ts";

/** @param queues names and URLs, separated by commas: `mail https://...,web https://...` */
export const countDeadLetters =
  (sqs: SQSClient, queues: string): CountDeadLetters =>
  () =>
    Promise.all(
      queues.split(",").map(async (queue) => {
        const [name = "", QueueUrl = ""] = queue.split(" ");
        const { Attributes = {} } = await sqs.send(
          new GetQueueAttributesCommand({
            QueueUrl,
            AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
          }),
        );
        return { name, count: Object.values(Attributes).reduce((sum, each) => sum + Number(each), 0) };
      }),
    );
