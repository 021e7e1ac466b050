import { refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findMessage, noteMessage } from "../adapters/messages.ts";
import { messageRoutes } from "../contract/message.ts";
import { notificationsEnv } from "../env.ts";
import type { FindMessage, NoteMessage, Now } from "../flows/message-ports.ts";

export interface FollowMessagePorts {
  readonly findMessage: FindMessage;
  readonly noteMessage: NoteMessage;
  readonly now: Now;
}

export const followMessage = (ports: FollowMessagePorts) =>
  endpoint(messageRoutes.followMessage, async ({ params: { token } }) => {
    const found = await ports.findMessage(token);
    if (!found?.mailed) return refuse("unknown-link", "This link has expired.");
    if (found.followedAt === undefined) await ports.noteMessage(token, "followedAt", iso(ports.now()));
    return { path: found.path, language: found.language };
  });

const { NOTIFICATIONS_TABLE } = environment(...notificationsEnv);
const now = () => Date.now();
export const handler = followMessage({
  findMessage: findMessage(documents, NOTIFICATIONS_TABLE, now),
  noteMessage: noteMessage(documents, NOTIFICATIONS_TABLE),
  now,
});
