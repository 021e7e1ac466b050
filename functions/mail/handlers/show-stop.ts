import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveLinks } from "../adapters/live.ts";
import { routes } from "../contract/mail.ts";
import { stopPage } from "../domain/stop-page.ts";
import type { FindLink } from "../flows/ports.ts";

export const showStop = (ports: { readonly findLink: FindLink }) =>
  endpoint(routes.showStop, async ({ params }) => {
    const found = await ports.findLink(params.token);
    return found
      ? stopPage(found.language, "asking")
      : refuse("unknown-link", "This link is over; use a newer mail's.");
  });

export const handler = showStop(liveLinks());
