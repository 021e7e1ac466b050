import type { EventBridgeEvent } from "aws-lambda";
import { changeOf } from "../../shared/kernel/change.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { liveMail } from "../adapters/live.ts";
import { mail } from "../contract.ts";
import type { IsSent, NoteSent, SendMail } from "../ports.ts";
import { rendered } from "../rendering.ts";

const change = changeOf(mail);

export interface SendMailPorts {
  readonly isSent: IsSent;
  readonly noteSent: NoteSent;
  readonly sendMail: SendMail;
}

/**
 * Sends a mail that was put in some context's table. It is noted after it was sent: a crash in between sends it twice,
 * where a note before would lose it.
 */
export const sendPutMail =
  (ports: SendMailPorts) =>
  async ({ source, detail }: Pick<EventBridgeEvent<string, unknown>, "source" | "detail">): Promise<void> => {
    const { after } = change.parse(detail);
    const ref = { source, id: after.id };
    if (await ports.isSent(ref)) return;
    const messageId = await ports.sendMail(after, rendered(after));
    await ports.noteSent(ref, messageId);
    logger.info("mail sent", { ...ref, template: after.template, messageId });
  };

/** On the bus: a mail was put. What SES refuses is tried again twice, and then kept in the dead-letter queue. */
export const handler = sendPutMail(liveMail());
