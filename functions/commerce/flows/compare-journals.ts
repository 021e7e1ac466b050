import type { Journal } from "../ledger/journal.ts";
import { atStripe } from "../ledger/movement.ts";
import type { KeepUncompared } from "./ports.ts";
import { note, type ReconciliationPorts, type Run, type RunTally, workOnEach } from "./reconciliation-run.ts";

/** Booked payments without a movement at Stripe at about that time: each is looked up there. */
export async function compareJournals(
  run: Run,
  journals: readonly (Pick<Journal, "cause" | "orderId"> & Partial<Journal>)[],
  booked: ReadonlySet<string>,
  settled?: KeepUncompared,
): Promise<void> {
  const { ports } = run;
  // Free products of the platform move no money at Stripe.
  const paid = journals.filter(
    ({ cause, postings }) =>
      cause.startsWith("payment:") && !booked.has(cause) && (postings === undefined || atStripe({ postings }) !== 0),
  );
  await workOnEach(run, {
    items: paid,
    groupOf: ({ orderId }) => orderId,
    work: async (journal) => {
      await compareJournal(ports, journal, run.tally);
      await settled?.(journal.cause, undefined);
    },
    failed: async ({ cause, orderId }, why) => {
      await ports.keepUncompared(cause, { id: cause, journal: { cause, orderId } });
      return { kind: "not-compared", detail: `${cause} could not be compared: ${why}`, about: orderId };
    },
  });
}

async function compareJournal(
  ports: ReconciliationPorts,
  { orderId }: Pick<Journal, "orderId">,
  tally: RunTally,
): Promise<void> {
  const order = await ports.findOrder(orderId);
  const payment = order?.paymentIntent === undefined ? undefined : await ports.fetchPayment(order.paymentIntent);
  if (payment?.state === "succeeded") return;
  const detail = `Order ${orderId} is booked as paid by ${order?.paymentIntent}, which Stripe does not have as paid.`;
  note(tally, { kind: "order-without-payment", detail, about: orderId });
}
