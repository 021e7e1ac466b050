import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { countUnread, findSettings, listNotices } from "../adapters/notices.ts";
import { noticeRoutes } from "../contract/notice.ts";
import { toShownNotice } from "../domain/notices.ts";
import { notificationsEnv } from "../env.ts";
import type { CountUnread, FindSettings, ListNotices } from "../flows/ports.ts";

export interface ListNotificationsPorts {
  readonly listNotices: ListNotices;
  readonly countUnread: CountUnread;
  readonly findSettings: FindSettings;
}

export const listNotifications = (ports: ListNotificationsPorts) =>
  endpoint(noticeRoutes.listNotifications, async (request) => {
    const { user } = member(request);
    const { readUpTo } = await ports.findSettings(user);
    const [page, unread] = await Promise.all([
      ports.listNotices(user, request.query),
      ports.countUnread(user, readUpTo),
    ]);
    return { items: page.items.map((each) => toShownNotice(each, readUpTo)), cursor: page.cursor, unread };
  });

const { NOTIFICATIONS_TABLE } = environment(...notificationsEnv);
export const handler = listNotifications({
  listNotices: listNotices(documents, NOTIFICATIONS_TABLE),
  countUnread: countUnread(documents, NOTIFICATIONS_TABLE),
  findSettings: findSettings(documents, NOTIFICATIONS_TABLE),
});
