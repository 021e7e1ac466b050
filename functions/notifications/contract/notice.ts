import * as z from "zod";
import { instant } from "../../shared/kernel/instant.ts";
import { money } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";
import { opaque } from "../../shared/kernel/text.ts";
import { messageKinds } from "./message.ts";

/** What people are told of their money: nobody can have these mails stopped. */
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
/** What they may have no mails of. */
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
/** What is mailed by a notice's own mail. */
export const mailedKinds = [...moneyKinds, ...optionalKinds] as const;
/** What is told; of messages who gets them and how is chosen apart. */
export const noticeKinds = [...mailedKinds, ...messageKinds] as const;
export type NoticeKind = (typeof noticeKinds)[number];
export type MailedKind = (typeof mailedKinds)[number];

/** What somebody is told, as stored. */
export const notice = z.object({
  user: z.string(),
  cause: z.string().describe("unique for its user: what is told twice is one notice"),
  kind: z.enum(noticeKinds),
  at: z.iso.datetime().describe("when it happened"),
  title: z.string().optional().describe("of the product, or of the first of several"),
  more: z.int().optional().describe("how many products beside it"),
  amount: money.optional().describe("paid, to be paid, sold for, asked back, given back or paid out"),
  orderId: z.string().optional(),
  subscriptionId: z.string().optional(),
  productId: z.string().optional().describe("of what was reviewed, or is studied from a seat"),
  organisationId: z.string().optional(),
  due: z.iso.datetime().optional().describe("when the payment is asked for"),
  stars: z.int().optional().describe("review-received: how many it gives"),
  until: z.iso.datetime().optional().describe("payment-failed: how long access goes on"),
  page: z.string().optional().describe("the path of the page that it leads to, where that is not told by its kind"),
  mailed: z.string().optional().describe("one mail for all notices with the same"),
  read: z.boolean().optional(),
});
export type StoredNotice = z.infer<typeof notice>;
/** What is told by a notice and its mail. */
export type Notice = StoredNotice & { readonly kind: MailedKind };

const shownNotice = notice.omit({ user: true, cause: true, mailed: true, page: true }).extend({
  id: z.string(),
  read: z.boolean(),
  path: z.string().describe("of the site's page that shows what it is of"),
});
export type ShownNotice = z.infer<typeof shownNotice>;

/** How many unread notices are counted; there may be more. */
export const MOST_UNREAD = 100;

const listNotifications = route({
  method: "GET",
  path: "/me/notifications",
  access: "member",
  summary: "What the caller was told in the last half year, the newest first, and how much of it is unread",
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
      error: "ids or upTo, one of them",
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
    "Of what the caller is mailed. Mails about their own money cannot be stopped, and notifications are kept of all",
  reply: settings.extend({ optional: z.array(z.enum(optionalKinds)).describe("kinds whose mails can be stopped") }),
});

const putNotificationSettings = route({
  method: "PUT",
  path: "/me/notifications/settings",
  access: "member",
  summary: "Choose of what the caller is mailed",
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
