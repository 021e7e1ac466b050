import * as z from "zod";
import { languages } from "../../catalogue/contract/product.ts";
import { messageKinds, variants } from "../../notifications/contract/message.ts";
import { mailedKinds } from "../../notifications/contract/notice.ts";
import { email } from "../../shared/kernel/email.ts";
import { money } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";

const text = z.string().min(1).max(2_000);
const url = z.url({ protocol: /^https?$/ }).max(2_000);

/** The mails, by the name of their template: the values of each one's text. */
export const mailValues = {
  gift: z.strictObject({
    giver: text.describe("the giver's name, as they entered it"),
    title: text.describe("of the product"),
    message: text.optional().describe("the giver's words"),
    code: text.describe("claims it, once"),
    url: url.describe("the page to claim it"),
  }),
  "seat-invitation": z.strictObject({
    organisation: text,
    title: text.describe("of the seat's product"),
    code: text.describe("claims the seat, once"),
    url: url.describe("the page to claim it"),
  }),
  "address-code": z.strictObject({ code: text.describe("proves the address") }),
  "address-taken": z.strictObject({}),
  "address-changed": z.strictObject({ to: email.describe("the new address; the mail only has a hint of it") }),
  "webhook-endpoint-disabled": z.strictObject({
    endpoint: text.describe("the URL that did not accept deliveries"),
    reason: z.enum(["gone", "failing"]),
  }),
  notice: z.strictObject({
    kind: z.enum(mailedKinds),
    title: text.optional().describe("of the product, or of the first of several"),
    more: z.int().min(1).optional().describe("number of further products"),
    amount: money.optional(),
    until: z.iso.datetime().optional().describe("how long access continues"),
    due: z.iso.datetime().optional().describe("when the amount is due"),
    stars: z.int().min(1).max(5).optional().describe("of a review"),
    url: url.describe("its page on the site"),
  }),
  message: z.strictObject({
    kind: z.enum(messageKinds),
    variant: z.enum(variants),
    title: text.describe("of the product, or of the first of several"),
    more: z.int().min(1).optional().describe("number of further products"),
    amount: money.optional(),
    done: z.int().min(0).max(100).optional().describe("percent of a course that are done"),
    url: url.describe("leads to the order, the lesson or the work; it names nobody"),
    stop: url.describe("stops mails of its kind"),
    settings: url.describe("the page on which kinds of messages are chosen"),
  }),
} as const;
export type MailTemplate = keyof typeof mailValues;
export type MailValues<Template extends MailTemplate> = z.infer<(typeof mailValues)[Template]>;

const envelope = {
  id: z.string().min(1).max(256).describe("derived from the cause: the same mail put twice is one mail"),
  to: email,
  language: z.enum(languages),
  at: z.iso.datetime(),
  sender: z.string().max(256).optional().describe("who caused it, for a mail with strangers' words"),
};

/** A mail to be sent. */
export const mail = z.discriminatedUnion("template", [
  z.object({ ...envelope, template: z.literal("gift"), values: mailValues.gift }),
  z.object({ ...envelope, template: z.literal("seat-invitation"), values: mailValues["seat-invitation"] }),
  z.object({ ...envelope, template: z.literal("address-code"), values: mailValues["address-code"] }),
  z.object({ ...envelope, template: z.literal("address-taken"), values: mailValues["address-taken"] }),
  z.object({ ...envelope, template: z.literal("address-changed"), values: mailValues["address-changed"] }),
  z.object({
    ...envelope,
    template: z.literal("webhook-endpoint-disabled"),
    values: mailValues["webhook-endpoint-disabled"],
  }),
  z.object({ ...envelope, template: z.literal("notice"), values: mailValues.notice }),
  z.object({ ...envelope, template: z.literal("message"), values: mailValues.message }),
]);
export type Mail = z.infer<typeof mail>;

const stop = {
  path: "/mails/stop/{token}",
  access: "public",
  params: z.strictObject({ token: z.string().regex(/^[A-Za-z0-9_-]{32}$/, "as a mail's link has it") }),
  reply: z.string(),
  mediaType: "text/html; charset=utf-8",
  refusals: { "unknown-link": 404 },
  limits: [{ per: "address", most: 60, within: HOUR }],
  // The page's one button.
  policy: "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
} as const;

const showStop = route({
  ...stop,
  method: "GET",
  summary:
    "A page with a button to report a mail with strangers' words and to stop further ones. Reading it changes nothing",
});

const stopMails = route({
  ...stop,
  method: "POST",
  raw: true,
  refusals: { ...stop.refusals, ...BUSY },
  summary:
    "Report a mail, and get no more with strangers' words for a year; also for mail programs' one-click unsubscribe (RFC 8058)",
});

export const mailRoutes = { showStop, stopMails };
