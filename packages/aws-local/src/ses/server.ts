import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { Gate } from "../protocol/gate.ts";
import { type Service, ServiceError } from "../protocol/json-service.ts";
import { jsonBody, type Routed, serveRest } from "../protocol/rest-service.ts";

/** A mail that SES would have sent to one address. */
export interface SentMail {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly at: string;
}

export interface SesOptions {
  readonly port?: number;
  /** Lets all pass unless given. */
  readonly gate?: Gate<Routed>;
  /** Verified addresses and domains. */
  readonly identities: readonly string[];
  /** Names of configuration sets, each of which has what becomes of its mails published. */
  readonly configurationSets?: readonly string[];
  /** What SES tells EventBridge of a mail of a configuration set: its detail-type and its detail. */
  readonly publish?: (detailType: string, detail: object) => Promise<void>;
  /** Returns once the mail is kept. */
  readonly deliver: (mail: SentMail) => Promise<void>;
}

const MOST_RECIPIENTS = 50;

const content = z.object({ Data: z.string(), Charset: z.string().optional() });
/** As the API takes it: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageHeader.html */
const header = z.object({
  Name: z.string().regex(/^[!-9;-@A-~]{1,126}$/),
  Value: z.string().regex(/^[ -~]{1,870}$/),
});
const addresses = z.array(z.string()).default([]);
const email = z.object({
  FromEmailAddress: z.string(),
  Destination: z.object({ ToAddresses: addresses, CcAddresses: addresses, BccAddresses: addresses }),
  Content: z.object({
    Simple: z
      .object({
        Subject: content,
        Body: z.object({ Text: content.optional(), Html: content.optional() }),
        Headers: z.array(header).max(15).default([]),
      })
      .optional(),
  }),
  ConfigurationSetName: z.string().optional(),
  EmailTags: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
});

const bare = (address: string): string => (/<([^>]*)>\s*$/.exec(address)?.[1] ?? address).trim().toLowerCase();
const isAddress = (address: string): boolean => z.email().safeParse(bare(address)).success;
const TAG = /^[A-Za-z0-9_\-.@]{1,256}$/;

const badRequest = (message: string) => new ServiceError("BadRequestException", message);

/**
 * What becomes of a mail to SES's mailbox simulator, by the name in its address
 * (https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html); nothing of any other. Each is told as
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html has it.
 */
function simulated(to: string, set: string, mail: { readonly id: string; readonly at: string }) {
  const name = /^(bounce|complaint)(?:\+[^@]*)?@simulator\.amazonses\.com$/.exec(to)?.[1];
  if (name === undefined) return undefined;
  const told = {
    mail: { messageId: mail.id, timestamp: mail.at, destination: [to], tags: { "ses:configuration-set": [set] } },
  };
  const feedback = { feedbackId: randomUUID(), timestamp: mail.at };
  return name === "bounce"
    ? {
        detailType: "Email Bounced",
        detail: {
          eventType: "Bounce",
          ...told,
          bounce: {
            ...feedback,
            bounceType: "Permanent",
            bounceSubType: "General",
            bouncedRecipients: [{ emailAddress: to, action: "failed", status: "5.1.1" }],
          },
        },
      }
    : {
        detailType: "Email Complaint Received",
        detail: {
          eventType: "Complaint",
          ...told,
          complaint: { ...feedback, complainedRecipients: [{ emailAddress: to }], complaintFeedbackType: "abuse" },
        },
      };
}

/**
 * SES's SendEmail, version 2, of simple mails, on 127.0.0.1. A mail is with `deliver` before the reply; what is asked
 * for beyond that (raw mails, templates) is answered with NotImplementedException.
 */
export function startSes({
  port,
  gate,
  identities,
  configurationSets = [],
  publish,
  deliver,
}: SesOptions): Promise<Service> {
  const verified = new Set(identities.map((each) => each.toLowerCase()));
  return serveRest(
    {
      async "POST /v2/email/outbound-emails"(call) {
        const input = jsonBody(call, "BadRequestException");
        const { success, data, error } = email.safeParse(input);
        if (!success) throw badRequest(z.prettifyError(error));
        const given = { ...(input as object), ...(input as { Content: object }).Content };
        for (const name of ["Raw", "Template", "ListManagementOptions"]) {
          if (name in given) throw new ServiceError("NotImplementedException", `${name} is not emulated.`, 501);
        }
        const { FromEmailAddress: from, Destination, Content, EmailTags } = data;
        const { Simple } = Content;
        const { Text, Html } = Simple?.Body ?? {};
        if (!Simple || !(Text || Html)) throw badRequest("The mail has no text.");
        if (/[\r\n]/.test(Simple.Subject.Data)) throw badRequest("The subject must be one line.");
        const recipients = Object.values(Destination).flat();
        if (recipients.length === 0 || recipients.length > MOST_RECIPIENTS) {
          throw badRequest(`Recipient count is ${recipients.length}; it must be from 1 to ${MOST_RECIPIENTS}.`);
        }
        for (const address of [from, ...recipients]) {
          if (!isAddress(address)) throw badRequest(`Local address or domain of ${address} is not valid.`);
        }
        if (EmailTags.some(({ Name, Value }) => !TAG.test(Name) || !TAG.test(Value))) {
          throw badRequest("A tag is of letters, digits, _, -, . and @.");
        }
        const sender = bare(from);
        if (!verified.has(sender) && !verified.has(sender.slice(sender.indexOf("@") + 1))) {
          throw new ServiceError(
            "MessageRejected",
            `Email address is not verified. The following identities failed the check in region US-EAST-1: ${from}`,
          );
        }
        const { ConfigurationSetName: set } = data;
        if (set !== undefined && !configurationSets.includes(set)) {
          throw new ServiceError("NotFoundException", `Configuration set <${set}> does not exist.`);
        }
        const id = randomUUID();
        const at = new Date().toISOString();
        const tags = Object.fromEntries(EmailTags.map(({ Name, Value }) => [Name, Value]));
        const headers = Object.fromEntries(Simple.Headers.map(({ Name, Value }) => [Name, Value]));
        const mail = {
          id,
          from,
          headers,
          subject: Simple.Subject.Data,
          text: Text?.Data ?? "",
          html: Html?.Data,
          tags,
          at,
        };
        for (const to of recipients) {
          await deliver({ ...mail, to: bare(to) });
          const fate = set === undefined ? undefined : simulated(bare(to), set, mail);
          if (fate) await publish?.(fate.detailType, fate.detail);
        }
        return { body: { MessageId: id } };
      },
    },
    port,
    gate,
  );
}
