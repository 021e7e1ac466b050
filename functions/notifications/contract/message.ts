import * as z from "zod";
import { languages } from "../../catalogue/contract/product.ts";
import { money } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";

/** Why somebody is written to though nothing of theirs has happened: nobody has to want these. */
export const messageKinds = ["abandoned-checkout", "stalled-course", "new-from-creator"] as const;
export type MessageKind = (typeof messageKinds)[number];

/** The texts of a kind, of which one is chosen. */
export const variants = ["short", "full"] as const;
export type Variant = (typeof variants)[number];

/**
 * What can become of an occasion: a person of the kind's control is never written to about it; for the others it is
 * chosen, and nothing is one of the choices.
 */
export const arms = ["control", "nothing", ...variants] as const;
export type Arm = (typeof arms)[number];

const hour = z.int().min(0).max(23);

/** Whether the runtime knows a time zone by this name. */
function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

const kinds = z.array(z.enum(messageKinds)).max(messageKinds.length);

/** What a person chose. */
const choice = z.strictObject({
  mail: kinds.describe("kinds that the caller agrees to be mailed; none until they do"),
  site: kinds.describe("kinds that the caller wants among their notifications; all until they choose"),
  zone: z
    .string()
    .min(1)
    .max(64)
    .refine(isZone, "a time zone, such as Asia/Shanghai")
    .optional()
    .describe("the time zone of the quiet hours; by the caller's language unless chosen"),
  quiet: z
    .strictObject({ from: hour, to: hour })
    .describe("the hours of the day from which and until which no message is sent; the same twice: there are none"),
});
export type MessageChoice = z.infer<typeof choice>;

const getMessageSettings = route({
  method: "GET",
  path: "/me/messages/settings",
  access: "member",
  summary: "Which reminders and news the caller gets, by mail and on the site, and at what hours none",
  reply: choice.extend({
    kinds: z.array(z.enum(messageKinds)).describe("all that there are"),
    zoneUsed: z.string().describe("the time zone of the quiet hours, chosen or not"),
    mostAWeek: z.int().describe("how many messages of all kinds a person gets in seven days at most"),
  }),
  refusals: { "unknown-user": 404 },
});

const putMessageSettings = route({
  method: "PUT",
  path: "/me/messages/settings",
  access: "member",
  limits: [{ per: "caller", most: 60, within: HOUR }],
  summary: "Choose which reminders and news to get. To name a kind in mail is to agree to its mails",
  body: choice,
  reply: getMessageSettings.reply,
  refusals: { "unknown-user": 404, ...BUSY },
});

/** The link of a message: it names nobody, and cannot be guessed. */
const token = z.string().regex(/^[A-Za-z0-9_-]{32}$/, "as a message's link has it");
const byToken = { params: z.strictObject({ token }), access: "public" } as const;
const LINKS = [{ per: "address", most: 60, within: HOUR }] as const;

const followMessage = route({
  ...byToken,
  method: "POST",
  path: "/messages/{token}/follow",
  limits: LINKS,
  summary: "Where a message's link leads; that it was followed is noted, once. Nobody has to be signed in",
  reply: z.object({
    path: z.string().describe("of the page of the site"),
    language: z.enum(languages),
  }),
  refusals: { "unknown-link": 404, ...BUSY },
});

const stop = {
  ...byToken,
  path: "/mails/stop/messages/{token}",
  reply: z.string(),
  mediaType: "text/html; charset=utf-8",
  refusals: { "unknown-link": 404 },
  limits: LINKS,
  // The page's buttons.
  policy: "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
} as const;

const showMessageStop = route({
  ...stop,
  method: "GET",
  summary: "A page with buttons to get no more mails of a message's kind, or of any. Reading it changes nothing",
});

const stopMessages = route({
  ...stop,
  method: "POST",
  raw: true,
  refusals: { ...stop.refusals, ...BUSY },
  summary:
    "Get no more mails of a message's kind, without signing in; with all=1 in the form, of any kind. Mail programs post here for one-click unsubscribe (RFC 8058). Idempotent",
});

const interval = z.object({ mean: z.number(), low: z.number(), high: z.number() });

const outcome = z.object({
  decided: z.int().describe("occasions that are seven days old or more"),
  sent: z.int().describe("of those, for which a message was mailed"),
  followed: z.int().describe("whose mail's link was followed"),
  stopped: z.int().describe("after whose mail its kind was unsubscribed by the mail's link"),
  complained: z.int().describe("whose mail was marked as spam"),
  converted: z
    .int()
    .describe("after which the order was paid, the course gone on with, or the new work got, in seven days"),
});
export type Outcome = z.infer<typeof outcome>;

const readMessages = route({
  method: "GET",
  path: "/console/messages",
  access: "operator",
  summary: "What lifecycle messages led to, of each kind, beside a control that got none",
  reply: z.object({
    items: z.array(
      z.object({
        kind: z.enum(messageKinds),
        controlShare: z.number().describe("the share of people who never get messages of this kind"),
        treated: outcome.describe("of all who are not of the control, whether they were sent something or not"),
        control: outcome,
        treatedRate: interval.optional().describe("converted of those decided; ends of intervals are at 95 %"),
        controlRate: interval.optional(),
        difference: interval
          .optional()
          .describe("of the rates, treated less control: what the messages brought. Absent while there is too little"),
        lacks: z
          .object({ treated: z.int(), control: z.int(), converted: z.int() })
          .optional()
          .describe("how many more are needed of each before the difference is told"),
        arms: z
          .array(
            outcome.extend({
              arm: z.enum(arms),
              chance: z.number().describe("with which it is chosen next, among all people"),
            }),
          )
          .describe("each choice by itself; they were chosen by what earlier ones led to, so rates are not compared"),
      }),
    ),
  }),
});
export type MessageReading = z.infer<typeof readMessages.reply>["items"][number];

/** A decision about one occasion, or several of a kind at once, as stored. */
export const message = z.object({
  token,
  user: z.string(),
  kind: z.enum(messageKinds),
  subjects: z.array(z.string()).min(1).describe("the order, the course or the new works"),
  products: z.array(z.string()).describe("what it is about"),
  arm: z.enum(arms),
  propensity: z.number().describe("with which this arm was chosen"),
  at: z.iso.datetime(),
  maturesAt: z.iso.datetime().describe("when it is known what it led to"),
  language: z.enum(languages),
  path: z.string().describe("where its link leads"),
  title: z.string().optional(),
  more: z.int().optional(),
  amount: money.optional(),
  done: z.int().optional().describe("percent of a course that are done"),
  mailed: z.boolean().describe("whether a mail was written"),
  followedAt: z.iso.datetime().optional(),
  stoppedAt: z.iso.datetime().optional(),
  complainedAt: z.iso.datetime().optional(),
});
export type Message = z.infer<typeof message>;

export const messageRoutes = {
  getMessageSettings,
  putMessageSettings,
  followMessage,
  showMessageStop,
  stopMessages,
  readMessages,
};
