import type { EventBridgeEvent } from "aws-lambda";
import * as z from "zod";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { logFate, markStopped, markUnreachable } from "../adapters/fates.ts";
import { hintOf } from "../domain/hint.ts";
import { mailTableEnv } from "../env.ts";
import type { Fate, LogFate, MarkStopped, MarkUnreachable } from "../flows/ports.ts";

/** As SES tells EventBridge of them: https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html */
const told = z.union([
  z.object({
    bounce: z.object({
      bounceType: z.string(),
      bounceSubType: z.string(),
      bouncedRecipients: z.array(z.object({ emailAddress: z.string() })),
    }),
    mail: z.object({ messageId: z.string() }),
  }),
  z.object({
    complaint: z.object({
      complainedRecipients: z.array(z.object({ emailAddress: z.string() })),
      complaintFeedbackType: z.string().optional(),
    }),
    mail: z.object({ messageId: z.string() }),
  }),
]);

export interface HearFatesPorts {
  readonly logFate: LogFate;
  readonly markUnreachable: MarkUnreachable;
  readonly markStopped: MarkStopped;
}

/** A full mailbox, or a server that is away, takes mails again later; an address that there is not takes none. */
const FOR_GOOD = "Permanent";

const fateOf = (event: z.infer<typeof told>): Fate =>
  "complaint" in event
    ? { state: "complained", reason: event.complaint.complaintFeedbackType ?? "unknown" }
    : { state: "bounced", reason: `${event.bounce.bounceType}/${event.bounce.bounceSubType}` };

/**
 * What became of mails that SES had taken. Nothing is sent again to an address that one bounced from for good, nor mails with
 * strangers' words to who called one spam. Heard again, it comes to the same.
 */
export const hearFates =
  (ports: HearFatesPorts) =>
  async ({ detail }: Pick<EventBridgeEvent<string, unknown>, "detail">): Promise<void> => {
    const event = told.parse(detail);
    const { messageId } = event.mail;
    const fate = fateOf(event);
    if ("complaint" in event) {
      for (const { emailAddress } of event.complaint.complainedRecipients) await ports.markStopped(emailAddress);
    } else if (event.bounce.bounceType === FOR_GOOD) {
      for (const { emailAddress } of event.bounce.bouncedRecipients) {
        await ports.markUnreachable(emailAddress);
        logger.warn("an address is unreachable", { to: hintOf(emailAddress), reason: fate.reason });
      }
    }
    // SES may tell of it before it is noted that the mail was sent: it is then told again.
    if (!(await ports.logFate(messageId, fate))) throw new Error(`No mail is noted with SES's id ${messageId}.`);
  };

const { MAIL_TABLE } = environment(...mailTableEnv);
const now = () => Date.now();
/** On the account's default bus, which is the one that SES tells. */
export const handler = hearFates({
  logFate: logFate(documents, MAIL_TABLE),
  markUnreachable: markUnreachable(documents, MAIL_TABLE, now),
  markStopped: markStopped(documents, MAIL_TABLE, now),
});
