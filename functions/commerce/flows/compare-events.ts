import { take } from "./event-inbox.ts";
import type { StripeEvent } from "./ports.ts";
import { note, type Run, workOnEach } from "./reconciliation-run.ts";

/** Applies events that were never received, each once in a run. */
export async function compareEvents(run: Run, events: readonly StripeEvent[]): Promise<void> {
  const { ports, tally, tried } = run;
  const about = ({ object }: StripeEvent) => object.paymentIntent ?? object.id;
  const failed = ({ id }: StripeEvent, detail: string) => ({ kind: "event-failed" as const, detail, about: id });
  await workOnEach(run, {
    items: events,
    groupOf: about,
    work: async (event) => {
      if (tried.has(event.id)) return;
      tried.add(event.id);
      const { outcome, detail } = await take(ports, event);
      if (outcome === "applied") tally.applied++;
      if (outcome === "refused") note(tally, failed(event, detail));
    },
    failed,
  });
}
