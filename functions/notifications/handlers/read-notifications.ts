import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { changeSettings, markRead } from "../adapters/notices.ts";
import { noticeRoutes } from "../contract/notice.ts";
import { notificationsEnv } from "../env.ts";
import type { ChangeSettings, MarkRead } from "../flows/ports.ts";

export const readNotifications = (ports: { readonly markRead: MarkRead; readonly changeSettings: ChangeSettings }) =>
  endpoint(noticeRoutes.readNotifications, async (request) => {
    const { user } = member(request);
    const { ids = [], upTo } = request.body;
    if (upTo !== undefined) await ports.changeSettings(user, { readUpTo: upTo });
    await Promise.all([...new Set(ids)].map((id) => ports.markRead(user, id)));
    return undefined;
  });

const { NOTIFICATIONS_TABLE } = environment(...notificationsEnv);
export const handler = readNotifications({
  markRead: markRead(documents, NOTIFICATIONS_TABLE),
  changeSettings: changeSettings(documents, NOTIFICATIONS_TABLE),
});
