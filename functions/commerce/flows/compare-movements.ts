import { currency } from "../../shared/kernel/money.ts";
import { unlessBusy } from "../../shared/kernel/optimistic.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import type { Order } from "../contract/order.ts";
import type { Journal } from "../ledger/journal.ts";
import {
  atStripe,
  causeOf,
  differenceOf,
  exchangeCause,
  exchangeJournals,
  expectedOf,
  failedJournal,
  feeCause,
  feeJournal,
  hasFee,
  type Movement,
} from "../ledger/movement.ts";
import type { KeepUncompared } from "./ports.ts";
import { note, type ReconciliationPorts, type Run, type RunTally, workOnEach } from "./reconciliation-run.ts";
import { settle } from "./settle-payment.ts";

/**
 * Books movements of Stripe's balance that are in no journal, their fees, and their differences from their journals.
 * @param booked takes the causes of the journals that the movements are in
 * @param settled is called for those that are compared now and were stored as uncompared
 */
export async function compareMovements(
  run: Run,
  movements: readonly Movement[],
  booked: Set<string>,
  settled?: KeepUncompared,
): Promise<void> {
  const { ports } = run;
  await workOnEach(run, {
    items: movements,
    groupOf: ({ paymentIntent, source }) => paymentIntent ?? source,
    work: async (movement) => {
      await compareMovement(ports, movement, booked, run.tally);
      await settled?.(movement.id, undefined);
    },
    failed: async (movement, why) => {
      await ports.keepUncompared(movement.id, { id: movement.id, movement });
      const detail = `${movement.kind} of ${movement.amount} ${movement.currency} could not be compared: ${why}`;
      return { kind: "not-compared", detail, about: movement.id };
    },
  });
}

/** The order of a movement, if it is one of ours. */
async function orderOf(ports: ReconciliationPorts, movement: Movement, tally: RunTally): Promise<Order | undefined> {
  const { paymentIntent } = movement;
  // An invoice's payment has our order's id only on the payment itself; once it is booked, we know it without asking
  // Stripe.
  const id =
    movement.orderId ??
    (paymentIntent &&
      ((await ports.findOrderOfPayment(paymentIntent)) ?? (await ports.fetchPayment(paymentIntent))?.orderId));
  if (id === undefined) return undefined;
  const order = await ports.findOrder(id);
  if (!order) {
    const detail = `${movement.kind} of ${movement.amount} ${movement.currency} is of order ${id}, which there is not.`;
    note(tally, { kind: "unknown-order", detail, about: movement.source });
  }
  return order;
}

async function compareMovement(
  ports: ReconciliationPorts,
  movement: Movement,
  booked: Set<string>,
  tally: RunTally,
): Promise<void> {
  const order = await orderOf(ports, movement, tally);
  if (!order) return;
  if (movement.kind === "payment-failure") {
    await bookFailed(ports, order, movement, tally);
    return;
  }
  const cause = causeOf(movement, order.id);
  if (cause === undefined) return;
  tally.movements++;
  const journal = await bookedAs(ports, { order, movement, cause, tally });
  // A movement without an order of ours is reported, and its fee is not booked.
  if (!journal) return;
  booked.add(cause);
  await bookDifference(ports, { order, movement, journal, tally });
  if (!hasFee(journal, movement)) await bookFee(ports, order, movement, tally);
}

/**
 * A debit was submitted, which changes our balance at once, and failed: both movements are booked together. Nothing is
 * booked before that, as money in transit belongs to nobody yet
 * (https://support.stripe.com/questions/changes-to-balance-transaction-behavior-for-debit-payment-methods).
 */
async function bookFailed(
  ports: ReconciliationPorts,
  order: Order,
  { source }: Movement,
  tally: RunTally,
): Promise<void> {
  for (const movement of await ports.findMovements(source)) {
    if (movement.kind !== "payment" && movement.kind !== "payment-failure") continue;
    tally.movements++;
    if (movement.kind === "payment" && isSettledBy(order, movement)) {
      const detail = `Order ${order.id} was booked as paid by a payment that failed later.`;
      note(tally, { kind: "amount-differs", detail, about: source });
      continue;
    }
    const journal = failedJournal(movement, order, movement.at);
    if (!journal) notInBooks(movement, tally);
    else if (await ports.bookJournal(journal)) tally.mended++;
  }
}

const settlementOf = ({ settlement }: Order) => (settlement === "awaited" ? undefined : settlement);
const isSettledBy = (order: Order, { id }: Movement): boolean => settlementOf(order)?.transaction === id;

function notInBooks({ id, kind, currency }: Movement, tally: RunTally): void {
  note(tally, { kind: "currency-not-in-books", detail: `The ${kind} is in ${currency}.`, about: id });
}

/** The difference of a movement from its journal: one of exchange is booked, once; any other is a finding. */
async function bookDifference(
  ports: ReconciliationPorts,
  {
    order,
    movement,
    journal,
    tally,
  }: { readonly order: Order; readonly movement: Movement; readonly journal: Journal; readonly tally: RunTally },
): Promise<void> {
  const differs = differenceOf(movement, journal);
  if (differs === undefined) return;
  const { cause, currency } = journal;
  const expected = expectedOf(movement, journal);
  const kept = await ports.findJournals(order.id);
  if (kept.some((each) => each.cause === exchangeCause(movement))) return;
  const exchange = exchangeJournals(movement, journal, order, movement.at);
  if (differs === "currency" || exchange.length === 0) {
    const detail = `${cause} has ${atStripe(journal)} ${currency} where Stripe has ${expected} ${movement.currency}.`;
    note(tally, { kind: `${differs}-differs`, detail, about: movement.source });
  }
  if (differs === "currency" && exchange.length === 0) notInBooks(movement, tally);
  // The reversal comes first, as the other movement shows that both are done.
  for (const each of exchange.toReversed()) await ports.bookJournal(each);
  if (exchange.length > 0) tally.exchanged++;
}

async function bookedAs(
  ports: ReconciliationPorts,
  {
    order,
    movement,
    cause,
    tally,
  }: { readonly order: Order; readonly movement: Movement; readonly cause: string; readonly tally: RunTally },
): Promise<Journal | undefined> {
  const find = async () => (await ports.findJournals(order.id)).find((each) => each.cause === cause);
  let journal = await find();
  if (!journal) {
    const { paymentIntent } = movement;
    const payment = paymentIntent === undefined ? undefined : await ports.fetchPayment(paymentIntent);
    // A debit changes our balance when it is submitted, days before it is known to succeed.
    if (movement.kind === "payment" && payment && payment.state !== "succeeded") return undefined;
    const after = payment && unlessBusy(await settle(ports, payment), `Order ${order.id}`);
    journal = await find();
    if (journal) tally.mended++;
    const why = after && isRefusal(after) ? after.detail : `It is in no journal of order ${order.id}.`;
    const isOurs = currency.safeParse(movement.currency).success;
    if (!journal && !isOurs) notInBooks(movement, tally);
    else if (!journal) note(tally, { kind: "unbooked", detail: why, about: movement.source });
  }
  // If the second attempt of an intent succeeded, the charge of the first was submitted and failed separately.
  const isAnother = movement.kind === "payment" && settlementOf(order) && !isSettledBy(order, movement);
  return isAnother ? undefined : journal;
}

async function bookFee(ports: ReconciliationPorts, order: Order, movement: Movement, tally: RunTally): Promise<void> {
  if (movement.fee === 0) return;
  const journal = feeJournal(movement, order, iso(ports.now()));
  if (!journal) {
    const detail = `The fee of ${feeCause(movement)} is in ${movement.currency}.`;
    note(tally, { kind: "currency-not-in-books", detail, about: movement.id });
  } else if (await ports.bookJournal(journal)) tally.fees++;
}
