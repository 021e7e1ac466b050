import { placeOf, probabilitiesOfBest, withFloors } from "../../conversion/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findOutcomes } from "../adapters/messages.ts";
import { messageKinds, messageRoutes } from "../contract/message.ts";
import { notificationsEnv } from "../env.ts";
import type { FindOutcomes } from "../flows/message-ports.ts";
import type { Policy } from "../messages/choosing.ts";
import { readingOf } from "../messages/reading.ts";

export interface ReadMessagesPorts {
  readonly findOutcomes: FindOutcomes;
  readonly policy: Policy;
}

export const readMessages = (ports: ReadMessagesPorts) =>
  endpoint(messageRoutes.readMessages, async () => ({
    items: await Promise.all(
      messageKinds.map(async (kind) => readingOf(kind, await ports.findOutcomes(kind), ports.policy)),
    ),
  }));

const { NOTIFICATIONS_TABLE } = environment(...notificationsEnv);
export const handler = readMessages({
  findOutcomes: findOutcomes(documents, NOTIFICATIONS_TABLE),
  policy: { placeOf, probabilitiesOfBest, withFloors },
});
