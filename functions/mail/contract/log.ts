import * as z from "zod";
import { languages } from "../../catalogue/contract/product.ts";
import { noticeKinds } from "../../notifications/contract/notice.ts";
import { email } from "../../shared/kernel/email.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import type { mail } from "./mail.ts";

/** What a mail is about: its template, or of a notice what it tells. */
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
  id: z.string().describe("made of its cause"),
  source: z.string().describe("the context that had it sent"),
  kind: z.enum(mailKinds),
  language: z.enum(languages),
  to: z.string().describe("a hint of the address: its first and last sign, and its domain"),
  state: z
    .enum(["sent", "held", "refused", "bounced", "complained"])
    .describe(
      "held: it is not sent, and the reason says why; refused: SES did not take it, and it is tried again; bounced: it was " +
        "sent, and its receiver's server did not take it; complained: its receiver called it spam",
    ),
  reason: z
    .string()
    .optional()
    .describe(
      "held: stopped, too-many-to-one, too-many-by-one, or unreachable, as a mail to the address bounced for good; " +
        "refused: what SES answered; bounced: of what kind, as Permanent/General; complained: of what kind, as abuse",
    ),
  messageId: z.string().optional().describe("SES's, once it is sent"),
  at: z.iso.datetime().describe("when this became of it"),
});
export type LoggedMail = z.infer<typeof loggedMail>;

const listMails = route({
  method: "GET",
  path: "/console/mails",
  access: "operator",
  summary:
    "What was mailed in the last 90 days, or was not and why, the newest first: neither words nor whole addresses. Codes of registration and of forgotten passwords are mailed by the user pool, and not here",
  query: z
    .strictObject({
      ...pageQuery,
      kind: z.enum(mailKinds).optional(),
      to: email.optional().describe("to this address; what follows a plus in it does not count"),
    })
    .refine(({ kind, to }) => kind === undefined || to === undefined, {
      path: ["kind"],
      error: "name a kind or an address, not both",
    }),
  reply: pageOf(loggedMail),
});

export type MailKind = (typeof mailKinds)[number];
export const kindOf = (of: Pick<z.infer<typeof mail>, "template" | "values">): MailKind =>
  of.template === "notice" ? (of.values as { kind: MailKind }).kind : (of.template as MailKind);

export const mailLogRoutes = { listMails };
