import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { liveLinks } from "../adapters/live.ts";
import { routes } from "../contract/mail.ts";
import { stopPage } from "../domain/stop-page.ts";
import type { FindLink, StopMails } from "../flows/ports.ts";

export const reportMail = (ports: { readonly findLink: FindLink; readonly stopMails: StopMails }) =>
  endpoint(routes.stopMails, async ({ params }) => {
    const found = await ports.findLink(params.token);
    if (!found) return refuse("unknown-link", "This link is over; use a newer mail's.");
    await ports.stopMails(params.token);
    logger.warn("a mail was reported", found.about);
    return stopPage(found.language, "done");
  });

export const handler = reportMail(liveLinks());
