import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { findLink, stopMails as stop } from "../adapters/admission.ts";
import { mailRoutes } from "../contract/mail.ts";
import { stopPage } from "../domain/stop-page.ts";
import { mailTableEnv } from "../env.ts";
import type { FindLink, StopMails } from "../flows/ports.ts";

export const stopMails = (ports: { readonly findLink: FindLink; readonly stopMails: StopMails }) =>
  endpoint(mailRoutes.stopMails, async ({ params }) => {
    const found = await ports.findLink(params.token);
    if (!found) return refuse("unknown-link", "This link has expired; use the one in a newer mail.");
    await ports.stopMails(params.token);
    logger.warn("a mail was reported", found.about);
    return stopPage(found.language, "done");
  });

const { MAIL_TABLE } = environment(...mailTableEnv);
const now = () => Date.now();
export const handler = stopMails({
  findLink: findLink(documents, MAIL_TABLE, now),
  stopMails: stop(documents, MAIL_TABLE, now),
});
