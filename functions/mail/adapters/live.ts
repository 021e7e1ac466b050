import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { isSent, noteSent } from "./sent.ts";
import { sendMail, sesClient } from "./ses.ts";

export function liveMail() {
  const { MAIL_TABLE: table, MAIL_SENDER: sender } = environment("MAIL_TABLE", "MAIL_SENDER");
  return {
    isSent: isSent(documents, table),
    noteSent: noteSent(documents, table, () => Date.now()),
    sendMail: sendMail(sesClient(), sender),
  };
}
