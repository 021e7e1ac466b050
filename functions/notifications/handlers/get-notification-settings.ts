import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findSettings } from "../adapters/notices.ts";
import { noticeRoutes, optionalKinds } from "../contract/notice.ts";
import { notificationsEnv } from "../env.ts";
import type { FindSettings } from "../flows/ports.ts";

export const getNotificationSettings = (ports: { readonly findSettings: FindSettings }) =>
  endpoint(noticeRoutes.getNotificationSettings, async (request) => {
    const { noMailsOf } = await ports.findSettings(member(request).user);
    return { noMailsOf: optionalKinds.filter((kind) => noMailsOf.includes(kind)), optional: [...optionalKinds] };
  });

const { NOTIFICATIONS_TABLE } = environment(...notificationsEnv);
export const handler = getNotificationSettings({ findSettings: findSettings(documents, NOTIFICATIONS_TABLE) });
