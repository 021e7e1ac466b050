import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findChoice, keepChoice } from "../adapters/choices.ts";
import { findMessage, noteMessage } from "../adapters/messages.ts";
import { messageKinds, messageRoutes } from "../contract/message.ts";
import { notificationsEnv } from "../env.ts";
import type { FindMessage, NoteMessage, Now } from "../flows/message-ports.ts";
import { type StopPorts, stopMailsOf } from "../flows/stop-mails.ts";
import { messageStopPage } from "../messages/stop-page.ts";

export interface StopMessagesPorts extends StopPorts {
  readonly findMessage: FindMessage;
  readonly noteMessage: NoteMessage;
  readonly now: Now;
}

export const stopMessages = (ports: StopMessagesPorts) =>
  endpoint(messageRoutes.stopMessages, async ({ params: { token }, rawBody }) => {
    const found = await ports.findMessage(token);
    if (!found?.mailed) return refuse("unknown-link", "This link has expired; use the one in a newer mail.");
    const isAll = new URLSearchParams(rawBody).get("all") === "1";
    const stopped = await stopMailsOf(ports, found.user, isAll ? messageKinds : [found.kind]);
    if (isRefusal(stopped)) return stopped;
    await ports.noteMessage(token, "stoppedAt", iso(ports.now()));
    return messageStopPage(found.language, found.kind, isAll ? "all" : "one");
  });

const { NOTIFICATIONS_TABLE } = environment(...notificationsEnv);
const now = () => Date.now();
export const handler = stopMessages({
  findMessage: findMessage(documents, NOTIFICATIONS_TABLE, now),
  noteMessage: noteMessage(documents, NOTIFICATIONS_TABLE),
  findChoice: findChoice(documents, NOTIFICATIONS_TABLE),
  keepChoice: keepChoice(documents, NOTIFICATIONS_TABLE),
  pause,
  now,
});
