import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findLink } from "../adapters/admission.ts";
import { mailRoutes } from "../contract/mail.ts";
import { stopPage } from "../domain/stop-page.ts";
import { mailTableEnv } from "../env.ts";
import type { FindLink } from "../flows/ports.ts";

export const showStop = (ports: { readonly findLink: FindLink }) =>
  endpoint(mailRoutes.showStop, async ({ params }) => {
    const found = await ports.findLink(params.token);
    return found
      ? stopPage(found.language, "asking")
      : refuse("unknown-link", "This link has expired; use the one in a newer mail.");
  });

const { MAIL_TABLE } = environment(...mailTableEnv);
export const handler = showStop({ findLink: findLink(documents, MAIL_TABLE, () => Date.now()) });
