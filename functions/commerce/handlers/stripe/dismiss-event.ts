import { refuse } from "../../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { logger } from "../../../shared/runtime/logger.ts";
import { liveDismissal } from "../../adapters/live-lists.ts";
import { stripeEventRoutes } from "../../contract/stripe-event.ts";
import type { DismissFailure } from "../../flows/ports.ts";

export const dismissEvent = (ports: { readonly dismissFailure: DismissFailure }) =>
  endpoint(stripeEventRoutes.dismissEvent, async (request) => {
    const { id } = request.params;
    const { user: operator } = member(request);
    const outcome = await ports.dismissFailure(id, { operator, note: request.body.note });
    if (outcome === "absent")
      return refuse("unknown-event", "No event of this id is on the list of those that failed.");
    if (outcome === "conflict") return refuse("busy", "It was applied or changed just now; look at the list again.");
    logger.info("event dismissed", { event: id, operator });
    return { event: id };
  });

export const handler = dismissEvent(liveDismissal());
