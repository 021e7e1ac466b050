import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { routes } from "../contract/mail.ts";
import { admit, findLink, stopMails } from "./admission.ts";
import { findMail } from "./mails.ts";
import { isSent, noteHeld, noteSent } from "./sent.ts";
import { sendMail, sesClient } from "./ses.ts";

const now = () => Date.now();

export function liveMail() {
  const env = environment(
    ...(["MAIL_TABLE", "MAIL_SENDER", "API_URL", "COMMERCE_TABLE", "ORGANISATIONS_TABLE", "WEBHOOKS_TABLE"] as const),
  );
  const { MAIL_TABLE: table } = env;
  return {
    findMail: findMail(documents, {
      "lyceum.commerce": env.COMMERCE_TABLE,
      "lyceum.organisations": env.ORGANISATIONS_TABLE,
      "lyceum.webhooks": env.WEBHOOKS_TABLE,
    }),
    isSent: isSent(documents, table),
    admit: admit(documents, table, now),
    noteSent: noteSent(documents, table, now),
    noteHeld: noteHeld(documents, table, now),
    sendMail: sendMail(sesClient(), env.MAIL_SENDER),
    stopUrl: (token: string) => env.API_URL + routes.stopMails.path.replace("{token}", token),
  };
}

/** For who follows the link of a mail. */
export function liveLinks() {
  const { MAIL_TABLE: table } = environment("MAIL_TABLE");
  return { findLink: findLink(documents, table, now), stopMails: stopMails(documents, table, now) };
}
