import * as z from "zod";
import { instant } from "../../shared/kernel/instant.ts";
import { money } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";
import { opaque } from "../../shared/kernel/text.ts";
import { messageKinds } from "./message.ts";

/** Notices about people's own money, whose mails cannot be stopped. */
const moneyKinds = [
  "purchase",
  "renewal-paid",
  "refund-made",
  "refund-denied",
  "payment-failed",
  "trial-ending",
  "membership-ended",
  "payout-sent",
  "payout-failed",
] as const;
/** Notices whose mails can be stopped. */
export const optionalKinds = [
  "renewal-coming",
  "instalment-coming",
  "seat-claimed",
  "seat-ended",
  "review-received",
  "reply-received",
  "sale",
  "refund-asked",
  "dispute-opened",
  "gift-claimed",
] as const;
/** Notices that have their own mail. */
export const mailedKinds = [...moneyKinds, ...optionalKinds] as const;
/** All kinds of notices. Who gets lifecycle messages, and how, is decided separately. */
export const noticeKinds = [...mailedKinds, ...messageKinds] as const;
export type NoticeKind = (typeof noticeKinds)[number];
export type MailedKind = (typeof mailedKinds)[number];

/** A notice as stored. */
export const notice = z.object({
  user: z.string(),
  cause: z.string().describe("unique for its user, so that a repeated event gives one notice"),
  kind: z.enum(noticeKinds),
  at: z.iso.datetime().describe("when it happened"),
  title: z.string().optional().describe("of the product, or of the first of several"),
  more: z.int().optional().describe("the number of further products"),
  amount: money.optional().describe("paid, to be paid, sold for, asked back, given back or paid out"),
  orderId: z.string().optional(),
  subscriptionId: z.string().optional(),
  productId: z.string().optional().describe("of what was reviewed, or is studied from a seat"),
  organisationId: z.string().optional(),
  due: z.iso.datetime().optional().describe("when the payment is asked for"),
  stars: z.int().optional().describe("review-received: the number of stars"),
  until: z.iso.datetime().optional().describe("payment-failed: how long access goes on"),
  page: z.string().optional().describe("the path of the page that it leads to, if its kind does not determine it"),
  mailed: z.string().optional().describe("one mail for all notices with the same"),
  read: z.boolean().optional(),
});
export type StoredNotice = z.infer<typeof notice>;
/** The content of a notice and its mail. */
export type Notice = StoredNotice & { readonly kind: MailedKind };

const shownNotice = notice.omit({ user: true, cause: true, mailed: true, page: true }).extend({
  id: z.string(),
  read: z.boolean(),
  path: z.string().describe("of the page on the site that shows what it is about"),
});
export type ShownNotice = z.infer<typeof shownNotice>;

/** The largest number of unread notices that is counted; there may be more. */
export const MOST_UNREAD = 100;

const listNotifications = route({
  method: "GET",
  path: "/me/notifications",
  access: "member",
  summary: "The caller's notifications of the last half year, newest first, and the number of unread ones",
  query: z.strictObject(pageQuery),
  reply: pageOf(shownNotice).extend({
    unread: z.int().describe(`counted up to ${MOST_UNREAD}`),
  }),
});

const readNotifications = route({
  method: "POST",
  path: "/me/notifications/read",
  access: "member",
  limits: [{ per: "caller", most: 600, within: HOUR }],
  summary: "Mark notifications as read: some by their ids, or all up to an instant",
  body: z
    .strictObject({
      ids: z.array(opaque(300)).min(1).max(20).optional(),
      upTo: instant.optional().describe("all that happened until then"),
    })
    .refine(({ ids, upTo }) => (ids === undefined) !== (upTo === undefined), {
      path: ["ids"],
      error: "either ids or upTo",
    }),
  status: 204,
  refusals: BUSY,
});

const settings = z.strictObject({
  noMailsOf: z
    .array(z.enum(optionalKinds))
    .max(optionalKinds.length)
    .describe("kinds that the caller wants no mails of"),
});

const getNotificationSettings = route({
  method: "GET",
  path: "/me/notifications/settings",
  access: "member",
  summary:
    "Which notifications the caller also gets by mail. Mails about their own money cannot be stopped, and all notifications are stored",
  reply: settings.extend({ optional: z.array(z.enum(optionalKinds)).describe("kinds whose mails can be stopped") }),
});

const putNotificationSettings = route({
  method: "PUT",
  path: "/me/notifications/settings",
  access: "member",
  summary: "Choose which notifications the caller also gets by mail",
  body: settings,
  reply: getNotificationSettings.reply,
  refusals: BUSY,
});

export const noticeRoutes = {
  listNotifications,
  readNotifications,
  getNotificationSettings,
  putNotificationSettings,
};
