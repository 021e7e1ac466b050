import { refuse } from "../../../shared/kernel/refusal.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { logger } from "../../../shared/runtime/logger.ts";
import { dismissFailure } from "../../adapters/dynamodb/failures.ts";
import { stripeEventRoutes } from "../../contract/stripe-event.ts";
import { commerceEnv } from "../../env.ts";
import type { DismissFailure } from "../../flows/ports.ts";

export const dismissEvent = (ports: { readonly dismissFailure: DismissFailure }) =>
  endpoint(stripeEventRoutes.dismissEvent, async (request) => {
    const { id } = request.params;
    const { user: operator } = member(request);
    const outcome = await ports.dismissFailure(id, { operator, note: request.body.note });
    if (outcome === "absent") return refuse("unknown-event", "No failed event has this id.");
    if (outcome === "conflict")
      return refuse("busy", "The failure was resolved or changed just now; read the list again.");
    logger.info("event dismissed", { event: id, operator });
    return { event: id };
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = dismissEvent({ dismissFailure: dismissFailure(documents, COMMERCE_TABLE, () => Date.now()) });
