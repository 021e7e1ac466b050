import * as z from "zod";
import { languages } from "../../catalogue/contract/product.ts";
import { noticeKinds } from "../../notifications/contract/notice.ts";
import { email } from "../../shared/kernel/email.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import type { mail } from "./mail.ts";

/** The kind of a mail: its template, or a notice's or message's kind. */
const mailKinds = [
  "gift",
  "seat-invitation",
  "address-code",
  "address-taken",
  "address-changed",
  "webhook-endpoint-disabled",
  ...noticeKinds,
] as const;

export const loggedMail = z.object({
  id: z.string().describe("derived from its cause"),
  source: z.string().describe("the context that wrote it"),
  kind: z.enum(mailKinds),
  language: z.enum(languages),
  to: z.string().describe("a hint of the address: its first and last character, and its domain"),
  state: z
    .enum(["sent", "held", "refused", "bounced", "complained"])
    .describe(
      "held: it is not sent, for the given reason; refused: SES did not accept it, and it is retried; bounced: it was " +
        "sent, and the receiver's server rejected it; complained: its receiver marked it as spam",
    ),
  reason: z
    .string()
    .optional()
    .describe(
      "held: stopped, too-many-to-one, too-many-by-one, late, or unreachable, as a mail to the address bounced for good; " +
        "refused: SES's answer; bounced: the kind, such as Permanent/General; complained: the kind, such as abuse",
    ),
  messageId: z.string().optional().describe("SES's, once it is sent"),
  at: z.iso.datetime().describe("when it got this state"),
});
export type LoggedMail = z.infer<typeof loggedMail>;

const listMails = route({
  method: "GET",
  path: "/console/mails",
  access: "operator",
  summary:
    "Mails of the last 90 days, sent or not and why, newest first, without texts and whole addresses. Codes of registration and of forgotten passwords are mailed by the user pool, and are not listed",
  query: z
    .strictObject({
      ...pageQuery,
      kind: z.enum(mailKinds).optional(),
      to: email.optional().describe("to this address; the part after a plus is ignored"),
    })
    .refine(({ kind, to }) => kind === undefined || to === undefined, {
      path: ["kind"],
      error: "name a kind or an address, not both",
    }),
  reply: pageOf(loggedMail),
});

export type MailKind = (typeof mailKinds)[number];
export const kindOf = (of: Pick<z.infer<typeof mail>, "template" | "values">): MailKind =>
  of.template === "notice" || of.template === "message"
    ? (of.values as { kind: MailKind }).kind
    : (of.template as MailKind);

export const mailLogRoutes = { listMails };
