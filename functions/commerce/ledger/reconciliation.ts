import { isRefusal } from "../../shared/kernel/refusal.ts";
import type { Order } from "../contract.ts";
import { HANDLED } from "../payments/event-table.ts";
import { type InboxPorts, take } from "../payments/inbox.ts";
import { settle } from "../payments/settlement.ts";
import type {
  BookJournal,
  FindJournals,
  FindProgressMark,
  KeepProgressMark,
  KeepReconciliation,
  ListEvents,
  ListJournals,
  ListMovements,
  ListRefunds,
  NewId,
} from "../ports.ts";
import { refundsOf } from "../refunds/refund.ts";
import { made, type RefundingPorts } from "../refunds/refunding.ts";
import type { Journal } from "./journal.ts";
import { atStripe, causeOf, expectedOf, feeCause, feeJournal, type Movement } from "./movement.ts";
import type { Finding, Reconciliation } from "./reconciliation-routes.ts";

export type ReconciliationPorts = InboxPorts &
  RefundingPorts & {
    readonly listEvents: ListEvents;
    readonly listMovements: ListMovements;
    readonly listJournals: ListJournals;
    readonly findJournals: FindJournals;
    readonly bookJournal: BookJournal;
    readonly listRefunds: ListRefunds;
    readonly findMark: FindProgressMark;
    readonly keepMark: KeepProgressMark;
    readonly keepReconciliation: KeepReconciliation;
    readonly newId: NewId;
  };

/** What is gone through at once. Days divide into windows: a window's journals are of one day. */
const WINDOW_MS = 6 * 3_600_000;
/** Stripe lists events for 30 days; a window is left for the run itself. */
const REACH_MS = 30 * 86_400_000 - WINDOW_MS;
const MAX_FINDINGS = 100;
const PAGE = 100;

const windowOf = (at: number): number => Math.floor(at / WINDOW_MS) * WINDOW_MS;
const instant = (at: number): string => new Date(at).toISOString();

type Tally = { -readonly [Name in keyof Omit<Reconciliation, "id">]: Reconciliation[Name] };

function note(tally: Tally, finding: Finding): void {
  tally.found++;
  if (tally.findings.length < MAX_FINDINGS) tally.findings.push(finding);
}

const told = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Compares with Stripe, six hours at a time, from where the last run got to and the six hours before that again, and
 * mends what can be mended: events that were never heard of, money that is in no journal, Stripe's fees, approved
 * refunds that were not made. It goes through a whole window or leaves it to the next run; doing it again changes
 * nothing.
 * @param isLate whether the time for the run is over
 */
export async function reconcile(ports: ReconciliationPorts, isLate: () => boolean): Promise<Reconciliation> {
  const startedAt = ports.now();
  const mark = await ports.findMark();
  const from = Math.max(windowOf(startedAt - REACH_MS), mark === undefined ? 0 : windowOf(mark) - WINDOW_MS);
  const tally: Tally = {
    startedAt: instant(startedAt),
    endedAt: instant(startedAt),
    from: instant(from),
    to: instant(from),
    events: 0,
    applied: 0,
    movements: 0,
    mended: 0,
    fees: 0,
    refunds: 0,
    findings: [],
    found: 0,
  };
  for (let start = from; start <= startedAt && !isLate(); start += WINDOW_MS) {
    const end = Math.min(start + WINDOW_MS, startedAt + 1);
    await applyEvents(ports, start, end, tally);
    const booked = await compareMovements(ports, start, end, tally);
    await compareJournals(ports, start, end, booked, tally);
    tally.to = instant(end);
    // A window that is not over yet is gone through again.
    await ports.keepMark(end === start + WINDOW_MS ? end : start);
  }
  if (!isLate()) await makeRefunds(ports, tally);
  tally.endedAt = instant(ports.now());
  const done = { id: ports.newId(), ...tally };
  await ports.keepReconciliation(done);
  return done;
}

async function applyEvents(ports: ReconciliationPorts, from: number, to: number, tally: Tally): Promise<void> {
  const events = [];
  for await (const event of ports.listEvents(from, to, HANDLED)) events.push(event);
  tally.events += events.length;
  // Stripe lists the newest first.
  for (const event of events.reverse()) {
    try {
      const { outcome, detail } = await take(ports, event);
      if (outcome === "applied") tally.applied++;
      if (outcome === "refused") note(tally, { kind: "event-failed", detail, about: event.id });
    } catch (error) {
      note(tally, { kind: "event-failed", detail: told(error), about: event.id });
    }
  }
}

/** The order whose money a movement is, if it is one of ours. */
async function orderOf(ports: ReconciliationPorts, movement: Movement, tally: Tally): Promise<Order | undefined> {
  const { paymentIntent } = movement;
  const id =
    movement.orderId ?? (paymentIntent === undefined ? undefined : (await ports.fetchPayment(paymentIntent))?.orderId);
  if (id === undefined) return undefined;
  const order = await ports.findOrder(id);
  if (!order) {
    const detail = `${movement.kind} of ${movement.amount} ${movement.currency} is of order ${id}, which there is not.`;
    note(tally, { kind: "unknown-order", detail, about: movement.source });
  }
  return order;
}

/** The causes of the journals that Stripe's movements are in. */
async function compareMovements(
  ports: ReconciliationPorts,
  from: number,
  to: number,
  tally: Tally,
): Promise<Set<string>> {
  const booked = new Set<string>();
  for await (const movement of ports.listMovements(from, to)) {
    const order = await orderOf(ports, movement, tally);
    const cause = order && causeOf(movement, order.id);
    if (!order || cause === undefined) continue;
    tally.movements++;
    const journal = await bookedAs(ports, order, movement, cause, tally);
    // What fits no order of ours is reported, with its fee left to whoever it belongs to.
    if (!journal) continue;
    booked.add(cause);
    await bookFee(ports, order, movement, tally);
  }
  return booked;
}

async function bookedAs(
  ports: ReconciliationPorts,
  order: Order,
  movement: Movement,
  cause: string,
  tally: Tally,
): Promise<Journal | undefined> {
  const find = async () => (await ports.findJournals(order.id)).find((each) => each.cause === cause);
  let journal = await find();
  if (!journal) {
    const { paymentIntent } = movement;
    const payment = paymentIntent === undefined ? undefined : await ports.fetchPayment(paymentIntent);
    const after = payment && (await settle(ports, payment));
    journal = await find();
    if (journal) tally.mended++;
    const why = after && isRefusal(after) ? after.detail : `It is in no journal of order ${order.id}.`;
    if (!journal) note(tally, { kind: "unbooked", detail: why, about: movement.source });
  }
  const comparable = journal?.currency === movement.currency;
  if (journal && comparable && atStripe(journal) !== expectedOf(movement)) {
    const detail = `${cause} has ${atStripe(journal)} ${journal.currency} where Stripe has ${expectedOf(movement)}.`;
    note(tally, { kind: "amount-differs", detail, about: movement.source });
  }
  return journal;
}

async function bookFee(ports: ReconciliationPorts, order: Order, movement: Movement, tally: Tally): Promise<void> {
  if (movement.fee === 0 || movement.kind === "dispute") return;
  const journal = feeJournal(movement, order, instant(ports.now()));
  if (!journal) {
    const detail = `The fee of ${feeCause(movement)} is in ${movement.currency}.`;
    note(tally, { kind: "currency-not-in-books", detail, about: movement.id });
  } else if (await ports.bookJournal(journal)) tally.fees++;
}

/** Payments that are booked and of which Stripe lists no movement at about that time: Stripe is asked for each. */
async function compareJournals(
  ports: ReconciliationPorts,
  from: number,
  to: number,
  booked: ReadonlySet<string>,
  tally: Tally,
): Promise<void> {
  for await (const journal of ports.listJournals(from, to)) {
    const { cause, orderId } = journal;
    // What the platform gave for nothing moves no money at Stripe.
    if (!cause.startsWith("payment:") || booked.has(cause) || atStripe(journal) === 0) continue;
    const order = await ports.findOrder(orderId);
    const payment = order?.paymentIntent === undefined ? undefined : await ports.fetchPayment(order.paymentIntent);
    if (payment?.state === "succeeded") continue;
    const detail = `Order ${orderId} is booked as paid by ${order?.paymentIntent}, which Stripe does not have as paid.`;
    note(tally, { kind: "order-without-payment", detail, about: orderId });
  }
}

/** Approved refunds whose making got no answer, or waited for a dispute's end. */
async function makeRefunds(ports: ReconciliationPorts, tally: Tally): Promise<void> {
  const waiting: { id: string; orderId: string }[] = [];
  let cursor: string | undefined;
  do {
    const page = await ports.listRefunds("approved", undefined, { limit: PAGE, cursor });
    waiting.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  for (const { id, orderId } of waiting) {
    try {
      const order = await ports.findOrder(orderId);
      const after = order && refundsOf(await made(ports, order, id)).find((each) => each.id === id);
      if (after && after.state !== "approved") tally.refunds++;
    } catch (error) {
      note(tally, { kind: "refund-not-made", detail: told(error), about: id });
    }
  }
}
