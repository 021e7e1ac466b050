import * as z from "zod";
import { languages } from "../../catalogue/contract/product.ts";
import { money } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";

/** The kinds of lifecycle messages, which people may refuse: they are not about an event of the person's own. */
export const messageKinds = ["abandoned-checkout", "stalled-course", "new-from-creator"] as const;
export type MessageKind = (typeof messageKinds)[number];

/** The variants of a kind's text, of which one is chosen. */
export const variants = ["short", "full"] as const;
export type Variant = (typeof variants)[number];

/**
 * The decisions about an occasion: people in the kind's control group never get a message; for the others one of the arms is
 * chosen, and sending nothing is one of them.
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

/** A person's choices. */
const choice = z.strictObject({
  mail: kinds.describe("kinds that the caller agrees to be mailed; none until they do"),
  site: kinds.describe("kinds that the caller wants as notifications on the site; all until they choose"),
  zone: z
    .string()
    .min(1)
    .max(64)
    .refine(isZone, "a time zone, such as Asia/Shanghai")
    .optional()
    .describe("the time zone of the quiet hours; depends on the caller's language unless chosen"),
  quiet: z
    .strictObject({ from: hour, to: hour })
    .describe("the hours of the day between which no message is sent; two equal hours: no quiet hours"),
});
export type MessageChoice = z.infer<typeof choice>;

const getMessageSettings = route({
  method: "GET",
  path: "/me/messages/settings",
  access: "member",
  summary: "Which reminders and news the caller gets, by mail and on the site, and their quiet hours",
  reply: choice.extend({
    kinds: z.array(z.enum(messageKinds)).describe("all existing kinds"),
    zoneUsed: z.string().describe("the time zone of the quiet hours, chosen or not"),
    mostAWeek: z.int().describe("the most messages, of all kinds together, that a person gets in seven days"),
  }),
  refusals: { "unknown-user": 404 },
});

const putMessageSettings = route({
  method: "PUT",
  path: "/me/messages/settings",
  access: "member",
  limits: [{ per: "caller", most: 60, within: HOUR }],
  summary: "Choose which reminders and news to get. Naming a kind in `mail` is agreeing to its mails",
  body: choice,
  reply: getMessageSettings.reply,
  refusals: { "unknown-user": 404, ...BUSY },
});

/** The token of a message's link: it identifies no person, and cannot be guessed. */
const token = z.string().regex(/^[A-Za-z0-9_-]{32}$/, "from a message's link");
const byToken = { params: z.strictObject({ token }), access: "public" } as const;
const LINKS = [{ per: "address", most: 60, within: HOUR }] as const;

const followMessage = route({
  ...byToken,
  method: "POST",
  path: "/messages/{token}/follow",
  limits: LINKS,
  summary: "Follow a message's link: redirects to its page, and records the first click. Needs no sign-in",
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
  summary: "A page with buttons to stop mails of a message's kind, or of all kinds. Opening it changes nothing",
});

const stopMessages = route({
  ...stop,
  method: "POST",
  raw: true,
  refusals: { ...stop.refusals, ...BUSY },
  summary:
    "Stop mails of a message's kind, without signing in; with all=1 in the form, of all kinds. Mail programs post here for one-click unsubscribe (RFC 8058). Idempotent",
});

const interval = z.object({ mean: z.number(), low: z.number(), high: z.number() });

const outcome = z.object({
  decided: z.int().describe("occasions that are seven days old or more"),
  sent: z.int().describe("of them, those with a mailed message"),
  followed: z.int().describe("of them, those whose link was followed"),
  stopped: z.int().describe("of them, those whose unsubscribe link was used"),
  complained: z.int().describe("of them, those marked as spam"),
  converted: z
    .int()
    .describe("after which the order was paid, the course continued, or the new work acquired, within seven days"),
});
export type Outcome = z.infer<typeof outcome>;

const readMessages = route({
  method: "GET",
  path: "/console/messages",
  access: "operator",
  summary: "The results of lifecycle messages, by kind, compared with a control group that got none",
  reply: z.object({
    items: z.array(
      z.object({
        kind: z.enum(messageKinds),
        controlShare: z.number().describe("the share of people who never get messages of this kind: the control group"),
        treated: outcome.describe("everyone outside the control group, whether or not they were sent a message"),
        control: outcome,
        treatedRate: interval.optional().describe("converted of those decided; ends of intervals are at 95 %"),
        controlRate: interval.optional(),
        difference: interval
          .optional()
          .describe(
            "the difference of the rates, treated minus control: the effect of the messages. Absent while there are too few decisions",
          ),
        lacks: z
          .object({ treated: z.int(), control: z.int(), converted: z.int() })
          .optional()
          .describe("how many more decisions each group needs before the difference is shown"),
        arms: z
          .array(
            outcome.extend({
              arm: z.enum(arms),
              chance: z.number().describe("with which it is chosen now, among all people"),
            }),
          )
          .describe("each choice by itself. Choices depend on earlier results, so their rates must not be compared"),
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
  propensity: z.number().describe("the probability with which this arm was chosen"),
  at: z.iso.datetime(),
  maturesAt: z.iso.datetime().describe("when its result is known"),
  language: z.enum(languages),
  path: z.string().describe("the page that its link leads to"),
  title: z.string().optional(),
  more: z.int().optional(),
  amount: money.optional(),
  done: z.int().optional().describe("the completed percentage of the course"),
  mailed: z.boolean().describe("whether a mail was sent"),
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
