import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { changeSettings } from "../adapters/notices.ts";
import { noticeRoutes, optionalKinds } from "../contract/notice.ts";
import { notificationsEnv } from "../env.ts";
import type { ChangeSettings } from "../flows/ports.ts";

export const putNotificationSettings = (ports: { readonly changeSettings: ChangeSettings }) =>
  endpoint(noticeRoutes.putNotificationSettings, async (request) => {
    const noMailsOf = optionalKinds.filter((kind) => request.body.noMailsOf.includes(kind));
    await ports.changeSettings(member(request).user, { noMailsOf });
    return { noMailsOf, optional: [...optionalKinds] };
  });

const { NOTIFICATIONS_TABLE } = environment(...notificationsEnv);
export const handler = putNotificationSettings({ changeSettings: changeSettings(documents, NOTIFICATIONS_TABLE) });
