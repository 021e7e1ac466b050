import type { EventBridgeEvent } from "aws-lambda";
import * as z from "zod";
import { hearComplaint } from "../../notifications/client.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { findRef, logFate, markStopped, markUnreachable } from "../adapters/fates.ts";
import { findMail } from "../adapters/mails.ts";
import { hintOf } from "../domain/hint.ts";
import { fatesEnv } from "../env.ts";
import type { Fate, FindMail, FindRef, HearComplaint, LogFate, MarkStopped, MarkUnreachable } from "../flows/ports.ts";

/** SES's events on EventBridge: https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html */
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
  readonly findRef: FindRef;
  readonly findMail: FindMail;
  readonly hearComplaint: HearComplaint;
  readonly now: () => number;
  readonly logFate: LogFate;
  readonly markUnreachable: MarkUnreachable;
  readonly markStopped: MarkStopped;
}

/** A full mailbox, or a server that is down, accepts mails later; an address that does not exist never does. */
const FOR_GOOD = "Permanent";

const fateOf = (event: z.infer<typeof told>): Fate =>
  "complaint" in event
    ? { state: "complained", reason: event.complaint.complaintFeedbackType ?? "unknown" }
    : { state: "bounced", reason: `${event.bounce.bounceType}/${event.bounce.bounceSubType}` };

/** Where lifecycle messages are put. */
const MESSAGES = "lyceum.notifications";

/** Whose reader marks a lifecycle message as spam gets none any more. */
async function hearOfMessage(ports: HearFatesPorts, messageId: string): Promise<void> {
  const ref = await ports.findRef(messageId);
  const mail = ref?.source === MESSAGES ? await ports.findMail(ref) : undefined;
  if (mail?.template !== "message") return;
  const token = mail.values.stop.split("/").at(-1) ?? "";
  await ports.hearComplaint(token, iso(ports.now()));
}

/**
 * Receives bounces and complaints of mails that SES had accepted. After a permanent bounce nothing more is sent to the
 * address; after a complaint no more mails with strangers' words. Idempotent.
 */
export const hearFates =
  (ports: HearFatesPorts) =>
  async ({ detail }: Pick<EventBridgeEvent<string, unknown>, "detail">): Promise<void> => {
    const event = told.parse(detail);
    const { messageId } = event.mail;
    const fate = fateOf(event);
    if ("complaint" in event) {
      for (const { emailAddress } of event.complaint.complainedRecipients) await ports.markStopped(emailAddress);
      await hearOfMessage(ports, messageId);
    } else if (event.bounce.bounceType === FOR_GOOD) {
      for (const { emailAddress } of event.bounce.bouncedRecipients) {
        await ports.markUnreachable(emailAddress);
        logger.warn("an address is unreachable", { to: hintOf(emailAddress), reason: fate.reason });
      }
    }
    // The event may arrive before the sending is noted: then it is retried.
    if (!(await ports.logFate(messageId, fate))) throw new Error(`No mail is noted with SES's id ${messageId}.`);
  };

const { MAIL_TABLE, NOTIFICATIONS_TABLE } = environment(...fatesEnv);
const now = () => Date.now();
/** On the account's default bus, the only one to which SES publishes. */
export const handler = hearFates({
  findRef: findRef(documents, MAIL_TABLE),
  findMail: findMail(documents, { [MESSAGES]: NOTIFICATIONS_TABLE }),
  hearComplaint: hearComplaint(documents, NOTIFICATIONS_TABLE, now),
  now,
  logFate: logFate(documents, MAIL_TABLE),
  markUnreachable: markUnreachable(documents, MAIL_TABLE, now),
  markStopped: markStopped(documents, MAIL_TABLE, now),
});
