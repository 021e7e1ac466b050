import { inTurns } from "../../shared/kernel/in-turns.ts";
import { currency } from "../../shared/kernel/money.ts";
import { unlessBusy } from "../../shared/kernel/optimistic.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { DAY_MS, HOUR_MS, iso } from "../../shared/kernel/time.ts";
import type { Order } from "../contract/order.ts";
import type { Finding, Reconciliation } from "../contract/reconciliation.ts";
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
import { type Mark, STEPS, type Uncompared } from "../ledger/progress.ts";
import { refundsOf } from "../refunds/refund.ts";
import { type InboxPorts, take } from "./event-inbox.ts";
import { HANDLED } from "./event-table.ts";
import { makeApprovedRefund, type RefundingPorts } from "./make-refund.ts";
import type {
  BookJournal,
  FindJournals,
  FindMovements,
  FindOrderOfPayment,
  FindProgressMark,
  KeepProgressMark,
  KeepReconciliation,
  KeepUncompared,
  ListEvents,
  ListFailures,
  ListJournals,
  ListMovements,
  ListRefunds,
  ListUncompared,
  NewId,
  StripeEvent,
} from "./ports.ts";
import { settle } from "./settle-payment.ts";

export type ReconciliationPorts = InboxPorts &
  RefundingPorts & {
    readonly listEvents: ListEvents;
    readonly listMovements: ListMovements;
    readonly findMovements: FindMovements;
    readonly listJournals: ListJournals;
    readonly findJournals: FindJournals;
    readonly bookJournal: BookJournal;
    readonly findOrderOfPayment: FindOrderOfPayment;
    readonly listRefunds: ListRefunds;
    readonly listFailures: ListFailures;
    readonly listUncompared: ListUncompared;
    readonly keepUncompared: KeepUncompared;
    readonly findMark: FindProgressMark;
    readonly keepMark: KeepProgressMark;
    readonly keepReconciliation: KeepReconciliation;
    readonly newId: NewId;
  };

/** What is gone through at once. Days divide into windows: a window's journals are of one day. */
const WINDOW_MS = 6 * HOUR_MS;
/** Stripe lists events for 30 days; a window is left for the run itself. */
const REACH_MS = 30 * DAY_MS - WINDOW_MS;
const MAX_FINDINGS = 100;
const PAGE = 100;
/** So many are worked on at once. */
const AT_ONCE = 16;
/** After so many the mark is moved on. */
const BETWEEN_MARKS = 128;

const windowOf = (at: number): number => Math.floor(at / WINDOW_MS) * WINDOW_MS;

type Tally = { -readonly [Name in keyof Omit<Reconciliation, "id">]: Reconciliation[Name] };

function note(tally: Tally, finding: Finding): void {
  tally.found++;
  if (tally.findings.length < MAX_FINDINGS) tally.findings.push(finding);
}

const told = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A run: what it works with, what it came to, and when it has to stop. */
interface Run {
  readonly ports: ReconciliationPorts;
  readonly tally: Tally;
  readonly isLate: () => boolean;
  /** Events that were taken, or failed, in this run. */
  readonly tried: Set<string>;
  /** Epoch milliseconds: of what was before, Stripe tells of no events any more. Movements it lists for good. */
  readonly earliest: number;
}

/**
 * Compares with Stripe, six hours at a time, from where the last run got to and the six hours before that again, and
 * mends what it can: events that never arrived, money that is in no journal, Stripe's fees, approved refunds that were not
 * made. A failure stops nothing else: it is a finding, and is tried again each night until it succeeds. The mark moves
 * inside a window too, so that a window longer than a run ends as well. The run is idempotent.
 * @param isLate whether the time for comparing is over
 * @param isOver whether the time for the steps after it is over, too
 */
export async function reconcile(
  ports: ReconciliationPorts,
  isLate: () => boolean,
  isOver: () => boolean = isLate,
): Promise<Reconciliation> {
  const startedAt = ports.now();
  const mark = await ports.findMark();
  const earliest = windowOf(startedAt - REACH_MS);
  const from = mark === undefined ? earliest : windowOf(mark.at) - (mark.isUpToDate ? WINDOW_MS : 0);
  const tally: Tally = {
    startedAt: iso(startedAt),
    endedAt: iso(startedAt),
    from: iso(from),
    to: iso(from),
    events: 0,
    applied: 0,
    movements: 0,
    mended: 0,
    fees: 0,
    exchanged: 0,
    refunds: 0,
    findings: [],
    found: 0,
  };
  const run: Run = { ports, tally, isLate, tried: new Set(), earliest };
  if (from < earliest) {
    const detail = `Stripe tells of no events from ${iso(from)} to ${iso(earliest)} any more; money was compared.`;
    note(tally, { kind: "events-lost", detail, about: iso(from) });
  }
  await again(run);
  for (let start = from; start <= startedAt && !isLate(); start += WINDOW_MS) {
    const end = Math.min(start + WINDOW_MS, startedAt + 1);
    // A window that is not over yet is gone through again.
    const isWhole = end === start + WINDOW_MS;
    const done = await compareWindow(run, start, end, isWhole, start === mark?.at ? mark.within : undefined);
    if (!done) break;
    tally.to = iso(end);
    await ports.keepMark(isWhole ? { at: end } : { at: start, isUpToDate: true });
  }
  await makeRefunds({ ...run, isLate: isOver });
  tally.endedAt = iso(ports.now());
  const done = { id: ports.newId(), ...tally };
  await ports.keepReconciliation(done);
  return done;
}

/** Works on all, 16 at once, those of one group in sequence. A failure is reported, and stops no other. */
async function each<Item>(
  run: Run,
  items: readonly Item[],
  groupOf: (item: Item) => string,
  work: (item: Item) => Promise<unknown>,
  failed: (item: Item, why: string) => Finding | Promise<Finding>,
): Promise<void> {
  await inTurns(AT_ONCE, items, groupOf, async (item) => {
    try {
      await work(item);
    } catch (error) {
      note(run.tally, await failed(item, told(error)));
    }
  });
}

/** Goes through a window, or what is left of it. @returns whether it got to the end of it */
async function compareWindow(
  run: Run,
  from: number,
  to: number,
  isWhole: boolean,
  within: Mark["within"],
): Promise<boolean> {
  const { ports, tally, isLate, earliest } = run;
  const booked = new Set<string>();
  const steps = {
    events: {
      list: () => (from < earliest ? none() : ports.listEvents(from, to, HANDLED)),
      idOf: ({ id }: StripeEvent) => id,
      work: (events: readonly StripeEvent[]) => takeEvents(run, events),
    },
    movements: {
      list: () => ports.listMovements(from, to),
      idOf: ({ id }: Movement) => id,
      work: (movements: readonly Movement[]) => compareMovements(run, movements, booked),
    },
    journals: {
      list: () => ports.listJournals(from, to),
      idOf: ({ orderId, cause }: Journal) => `${orderId} ${cause}`,
      work: (journals: readonly Journal[]) => compareJournals(run, journals, booked),
    },
  };
  const first = within ? STEPS.indexOf(within.step) : 0;
  for (const step of STEPS.slice(first)) {
    const { list, idOf, work } = steps[step] as Work;
    const all: unknown[] = [];
    for await (const item of list()) all.push(item);
    // Stripe lists the newest first.
    if (step === "events") all.reverse();
    if (step === "events") tally.events += all.length;
    const after = within?.step === step ? all.findIndex((item) => idOf(item) === within.after) : -1;
    for (let at = after + 1; at < all.length; at += BETWEEN_MARKS) {
      if (at > after + 1 && isLate()) return false;
      const part = all.slice(at, at + BETWEEN_MARKS);
      await work(part);
      const last = part.at(-1);
      if (isWhole && at + BETWEEN_MARKS < all.length) {
        await ports.keepMark({ at: from, within: { step, after: idOf(last) } });
      }
    }
  }
  return true;
}

async function* none() {}

/** A step of a window, whatever it goes through. */
interface Work {
  readonly list: () => AsyncIterable<unknown>;
  readonly idOf: (item: unknown) => string;
  readonly work: (items: readonly unknown[]) => Promise<void>;
}

async function takeEvents(run: Run, events: readonly StripeEvent[]): Promise<void> {
  const { ports, tally, tried } = run;
  const about = ({ object }: StripeEvent) => object.paymentIntent ?? object.id;
  const failed = ({ id }: StripeEvent, detail: string) => ({ kind: "event-failed" as const, detail, about: id });
  await each(
    run,
    events,
    about,
    async (event) => {
      if (tried.has(event.id)) return;
      tried.add(event.id);
      const { outcome, detail } = await take(ports, event);
      if (outcome === "applied") tally.applied++;
      if (outcome === "refused") note(tally, failed(event, detail));
    },
    failed,
  );
}

/** What failed before, once more: an event stays on the list of failures, and a movement or a journal is kept, until then. */
async function again(run: Run): Promise<void> {
  const { ports } = run;
  const failures: StripeEvent[] = [];
  let cursor: string | undefined;
  do {
    const page = await ports.listFailures({ limit: PAGE, cursor });
    failures.push(...page.items.map(({ event, type, object }) => ({ id: event, type, object })));
    cursor = page.cursor;
  } while (cursor !== undefined && failures.length < BETWEEN_MARKS * 8);
  await takeEvents(run, failures.reverse());
  const uncompared: Uncompared[] = [];
  for await (const kept of ports.listUncompared()) {
    uncompared.push(kept);
    if (uncompared.length >= BETWEEN_MARKS * 8) break;
  }
  const movements = uncompared.flatMap((kept) => ("movement" in kept ? [kept.movement] : []));
  await compareMovements(run, movements, new Set(), ports.keepUncompared);
  const journals = uncompared.flatMap((kept) => ("journal" in kept ? [kept.journal] : []));
  await compareJournals(run, journals, new Set(), ports.keepUncompared);
}

/** The order whose money a movement is, if it is one of ours. */
async function orderOf(ports: ReconciliationPorts, movement: Movement, tally: Tally): Promise<Order | undefined> {
  const { paymentIntent } = movement;
  // What an invoice paid carries our order's id on its payment alone, and we know it without asking Stripe once it is booked.
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

/**
 * @param booked takes the causes of the journals that the movements are in
 * @param settled is called for those that are compared now and were stored as uncompared
 */
async function compareMovements(
  run: Run,
  movements: readonly Movement[],
  booked: Set<string>,
  settled?: KeepUncompared,
): Promise<void> {
  const { ports } = run;
  await each(
    run,
    movements,
    ({ paymentIntent, source }) => paymentIntent ?? source,
    async (movement) => {
      await compareMovement(ports, movement, booked, run.tally);
      await settled?.(movement.id, undefined);
    },
    async (movement, why) => {
      await ports.keepUncompared(movement.id, { id: movement.id, movement });
      const detail = `${movement.kind} of ${movement.amount} ${movement.currency} could not be compared: ${why}`;
      return { kind: "not-compared", detail, about: movement.id };
    },
  );
}

async function compareMovement(
  ports: ReconciliationPorts,
  movement: Movement,
  booked: Set<string>,
  tally: Tally,
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
  const journal = await bookedAs(ports, order, movement, cause, tally);
  // A movement that fits no order of ours is reported, and its fee is not booked.
  if (!journal) return;
  booked.add(cause);
  await bookDifference(ports, order, movement, journal, tally);
  if (!hasFee(journal, movement)) await bookFee(ports, order, movement, tally);
}

/**
 * A debit was submitted, which moves our balance at once, and failed: both movements are booked together. Nothing is booked
 * before, as money in transit belongs to nobody yet
 * (https://support.stripe.com/questions/changes-to-balance-transaction-behavior-for-debit-payment-methods).
 */
async function bookFailed(ports: ReconciliationPorts, order: Order, { source }: Movement, tally: Tally): Promise<void> {
  for (const movement of await ports.findMovements(source)) {
    if (movement.kind !== "payment" && movement.kind !== "payment-failure") continue;
    tally.movements++;
    if (movement.kind === "payment" && isSettledBy(order, movement)) {
      const detail = `Order ${order.id} is booked as paid by what came back.`;
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

function notInBooks({ id, kind, currency }: Movement, tally: Tally): void {
  note(tally, { kind: "currency-not-in-books", detail: `The ${kind} is in ${currency}.`, about: id });
}

/** What a movement differs by from its journal: what is the exchange's is booked, once; all else is a finding. */
async function bookDifference(
  ports: ReconciliationPorts,
  order: Order,
  movement: Movement,
  journal: Journal,
  tally: Tally,
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
  // What undoes comes first: the other is what says that it is done.
  for (const each of exchange.toReversed()) await ports.bookJournal(each);
  if (exchange.length > 0) tally.exchanged++;
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
    // A debit moves our balance when it is submitted, days before it is known to be paid.
    if (movement.kind === "payment" && payment && payment.state !== "succeeded") return undefined;
    const after = payment && unlessBusy(await settle(ports, payment), `Order ${order.id}`);
    journal = await find();
    if (journal) tally.mended++;
    const why = after && isRefusal(after) ? after.detail : `It is in no journal of order ${order.id}.`;
    const isOurs = currency.safeParse(movement.currency).success;
    if (!journal && !isOurs) notInBooks(movement, tally);
    else if (!journal) note(tally, { kind: "unbooked", detail: why, about: movement.source });
  }
  // If an intent was paid at the second try, the first try's charge was submitted and failed separately.
  const isAnother = movement.kind === "payment" && settlementOf(order) && !isSettledBy(order, movement);
  return isAnother ? undefined : journal;
}

async function bookFee(ports: ReconciliationPorts, order: Order, movement: Movement, tally: Tally): Promise<void> {
  if (movement.fee === 0) return;
  const journal = feeJournal(movement, order, iso(ports.now()));
  if (!journal) {
    const detail = `The fee of ${feeCause(movement)} is in ${movement.currency}.`;
    note(tally, { kind: "currency-not-in-books", detail, about: movement.id });
  } else if (await ports.bookJournal(journal)) tally.fees++;
}

/** Payments that are booked and of which Stripe lists no movement at about that time: Stripe is asked for each. */
async function compareJournals(
  run: Run,
  journals: readonly (Pick<Journal, "cause" | "orderId"> & Partial<Journal>)[],
  booked: ReadonlySet<string>,
  settled?: KeepUncompared,
): Promise<void> {
  const { ports } = run;
  // What the platform gave for nothing moves no money at Stripe.
  const paid = journals.filter(
    ({ cause, postings }) =>
      cause.startsWith("payment:") && !booked.has(cause) && (postings === undefined || atStripe({ postings }) !== 0),
  );
  await each(
    run,
    paid,
    ({ orderId }) => orderId,
    async (journal) => {
      await compareJournal(ports, journal, run.tally);
      await settled?.(journal.cause, undefined);
    },
    async ({ cause, orderId }, why) => {
      await ports.keepUncompared(cause, { id: cause, journal: { cause, orderId } });
      return { kind: "not-compared", detail: `${cause} could not be compared: ${why}`, about: orderId };
    },
  );
}

async function compareJournal(
  ports: ReconciliationPorts,
  { orderId }: Pick<Journal, "orderId">,
  tally: Tally,
): Promise<void> {
  const order = await ports.findOrder(orderId);
  const payment = order?.paymentIntent === undefined ? undefined : await ports.fetchPayment(order.paymentIntent);
  if (payment?.state === "succeeded") return;
  const detail = `Order ${orderId} is booked as paid by ${order?.paymentIntent}, which Stripe does not have as paid.`;
  note(tally, { kind: "order-without-payment", detail, about: orderId });
}

/** Approved refunds whose making got no answer, or waited for a dispute's end. */
async function makeRefunds(run: Run): Promise<void> {
  const { ports, tally, isLate } = run;
  const waiting: { id: string; orderId: string }[] = [];
  let cursor: string | undefined;
  do {
    const page = await ports.listRefunds("approved", undefined, { limit: PAGE, cursor });
    waiting.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  await each(
    run,
    waiting,
    ({ orderId }) => orderId,
    async ({ id, orderId }) => {
      if (isLate()) return;
      const order = await ports.findOrder(orderId);
      const after =
        order &&
        refundsOf(unlessBusy(await makeApprovedRefund(ports, order, id), `Order ${order.id}`)).find(
          (refund) => refund.id === id,
        );
      if (after && after.state !== "approved") tally.refunds++;
    },
    ({ id }, detail) => ({ kind: "refund-not-made", detail, about: id }),
  );
}
