import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findMessage } from "../adapters/messages.ts";
import { messageRoutes } from "../contract/message.ts";
import { notificationsEnv } from "../env.ts";
import type { FindMessage } from "../flows/message-ports.ts";
import { messageStopPage } from "../messages/stop-page.ts";

export const showMessageStop = (ports: { readonly findMessage: FindMessage }) =>
  endpoint(messageRoutes.showMessageStop, async ({ params: { token } }) => {
    const found = await ports.findMessage(token);
    return found?.mailed
      ? messageStopPage(found.language, found.kind, "asking")
      : refuse("unknown-link", "This link has expired; use the one in a newer mail.");
  });

const { NOTIFICATIONS_TABLE } = environment(...notificationsEnv);
export const handler = showMessageStop({ findMessage: findMessage(documents, NOTIFICATIONS_TABLE, () => Date.now()) });
