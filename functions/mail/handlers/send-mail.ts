import type { EventBridgeEvent } from "aws-lambda";
import * as z from "zod";
import { changeOf } from "../../shared/kernel/change.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { admit } from "../adapters/admission.ts";
import { isStopped, isUnreachable } from "../adapters/fates.ts";
import { findMail } from "../adapters/mails.ts";
import { isSent, logRefused, noteHeld, noteSent } from "../adapters/sent.ts";
import { sendMail as send, sesClient } from "../adapters/ses.ts";
import { type Mail, mail, mailRoutes } from "../contract/mail.ts";
import { renderedMail } from "../domain/rendering.ts";
import { mailEnv } from "../env.ts";
import type {
  Admit,
  FindMail,
  IsSent,
  IsStopped,
  IsUnreachable,
  LogRefused,
  MailRef,
  NoteHeld,
  NoteSent,
  SendMail,
} from "../flows/ports.ts";
import { MESSAGE_LATE_MS, MOST_BY_ONE } from "../settings.ts";

/** The bus only has a mail's id. Its codes stay in the table that it was put in. */
const change = changeOf(z.object({ id: mail.options[0].shape.id }));

export interface SendMailPorts {
  readonly findMail: FindMail;
  readonly isSent: IsSent;
  readonly isUnreachable: IsUnreachable;
  readonly isStopped: IsStopped;
  readonly now: () => number;
  readonly admit: Admit;
  readonly noteSent: NoteSent;
  readonly noteHeld: NoteHeld;
  readonly logRefused: LogRefused;
  readonly sendMail: SendMail;
  /** The page where a receiver stops further mails, by the token of the link. */
  readonly stopUrl: (token: string) => string;
}

/** Sends a mail by SES. @throws SES's error if it refused it, after noting that for operators */
async function handedOver(
  ports: SendMailPorts,
  ref: MailRef,
  mail: Mail,
  stopUrl: string | undefined,
): Promise<string> {
  try {
    return await ports.sendMail(mail, renderedMail(mail, stopUrl));
  } catch (error) {
    // SES's refusal matters more than a failure to log it.
    await ports
      .logRefused(ref, mail, error instanceof Error ? error.name : String(error))
      .catch((unlogged: unknown) => logger.error("a refused mail is not in the log", { error: unlogged }));
    throw error;
  }
}

/**
 * Sends a mail from some context's table. It is recorded after it was sent: a crash in between sends it twice, whereas
 * recording it before would lose it. None is sent to an address after a permanent bounce, and none with strangers'
 * words if its receiver or its sender is over the limit. A lifecycle message is not sent late, when its hour has passed,
 * nor to who called a mail spam.
 */
export const sendMail =
  (ports: SendMailPorts) =>
  async ({ source, detail }: Pick<EventBridgeEvent<string, unknown>, "source" | "detail">): Promise<void> => {
    const ref = { source, id: change.parse(detail).after.id };
    if (await ports.isSent(ref)) return;
    const found = await ports.findMail(ref);
    if (!found) {
      logger.error("a mail was gone before it was sent", { ...ref });
      return;
    }
    const { template } = found;
    const hold = async (held: Parameters<NoteHeld>[2]): Promise<void> => {
      await ports.noteHeld(ref, found, held);
      logger.warn("mail held", { ...ref, template, held });
    };
    if (await ports.isUnreachable(found.to)) return hold("unreachable");
    if (found.template === "message") {
      if (ports.now() - Date.parse(found.at) > MESSAGE_LATE_MS) return hold("late");
      if (await ports.isStopped(found.to)) return hold("stopped");
    }
    const admitted = MOST_BY_ONE[template] === undefined ? undefined : await ports.admit(ref, found);
    if (admitted && "held" in admitted) return hold(admitted.held);
    const messageId = await handedOver(ports, ref, found, admitted && ports.stopUrl(admitted.token));
    await ports.noteSent(ref, found, messageId);
    logger.info("mail sent", { ...ref, template, messageId });
  };

const env = environment(...mailEnv);
const { MAIL_TABLE } = env;
const now = () => Date.now();
/** Receives mails from the bus. A mail that SES refuses is retried twice, and then goes to the dead-letter queue. */
export const handler = sendMail({
  findMail: findMail(documents, {
    "lyceum.commerce": env.COMMERCE_TABLE,
    "lyceum.identity": env.IDENTITY_TABLE,
    "lyceum.notifications": env.NOTIFICATIONS_TABLE,
    "lyceum.organisations": env.ORGANISATIONS_TABLE,
    "lyceum.webhooks": env.WEBHOOKS_TABLE,
  }),
  isSent: isSent(documents, MAIL_TABLE),
  isUnreachable: isUnreachable(documents, MAIL_TABLE, now),
  isStopped: isStopped(documents, MAIL_TABLE, now),
  now,
  admit: admit(documents, MAIL_TABLE, now),
  noteSent: noteSent(documents, MAIL_TABLE, now),
  noteHeld: noteHeld(documents, MAIL_TABLE, now),
  logRefused: logRefused(documents, MAIL_TABLE, now),
  sendMail: send(sesClient(), env.MAIL_SENDER, env.MAIL_SET),
  stopUrl: (token) => env.API_URL + mailRoutes.stopMails.path.replace("{token}", token),
});
