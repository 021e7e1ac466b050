import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { itemAfter } from "../../shared/runtime/record-images.ts";
import { report } from "../adapters/metrics.ts";
import { privateHosts } from "../adapters/private-hosts.ts";
import { sending } from "../adapters/sending.ts";
import { type Delivery, delivery } from "../domain/delivery.ts";
import { sendingEnv } from "../env.ts";
import type { Report } from "../flows/ports.ts";
import { type SendingPorts, sendAll } from "../flows/send-delivery.ts";

/**
 * Sends new and replayed deliveries. The rest stays due for the sweep; deliveries that others sent meanwhile have
 * changed, and are left alone.
 */
export const sendUrgent =
  (ports: SendingPorts & { readonly report: Report }) =>
  async (
    { Records }: DynamoDBStreamEvent,
    context: Pick<Context, "getRemainingTimeInMillis">,
  ): Promise<DynamoDBBatchResponse> => {
    const batchItemFailures: DynamoDBBatchResponse["batchItemFailures"] = [];
    const due: Delivery[] = [];
    for (const { dynamodb } of Records) {
      const { success, data, error } = delivery.safeParse(itemAfter({ dynamodb }));
      if (success) due.push(data);
      else {
        logger.error("a delivery cannot be read", { keys: dynamodb?.Keys, error: error.message });
        batchItemFailures.push({ itemIdentifier: dynamodb?.SequenceNumber ?? "" });
      }
    }
    ports.report(await sendAll(ports, due, ports.now() + context.getRemainingTimeInMillis()));
    return { batchItemFailures };
  };

/** On the own table's stream: a delivery is to be sent now. */
export const handler = sendUrgent({
  ...sending(documents, environment(...sendingEnv), privateHosts(process.env.WEBHOOK_PRIVATE_HOSTS)),
  report,
});
