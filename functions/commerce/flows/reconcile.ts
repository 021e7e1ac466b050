import { iso } from "../../shared/kernel/time.ts";
import type { Reconciliation } from "../contract/reconciliation.ts";
import { type Mark, STEPS, type Uncompared } from "../ledger/progress.ts";
import { RECONCILED_REACH_MS as REACH_MS, RECONCILED_WINDOW_MS as WINDOW_MS } from "../settings.ts";
import { compareEvents } from "./compare-events.ts";
import { compareJournals } from "./compare-journals.ts";
import { compareMovements } from "./compare-movements.ts";
import { HANDLED } from "./event-table.ts";
import { makeApprovedRefunds } from "./make-approved-refunds.ts";
import type { StripeEvent } from "./ports.ts";
import { note, type ReconciliationPorts, type Run, type RunTally } from "./reconciliation-run.ts";

const PAGE = 100;
/** After so many items the mark is moved. */
const BETWEEN_MARKS = 128;

const windowOf = (at: number): number => Math.floor(at / WINDOW_MS) * WINDOW_MS;

const emptyTally = (startedAt: number, from: number): RunTally => ({
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
});

/**
 * Compares our books with Stripe in windows of six hours, from the last run's mark and the window before it, and
 * corrects what it can: events that never arrived, money that is in no journal, Stripe's fees, approved refunds that
 * were not made. A failure does not stop the rest: it is a finding, and is tried again each night until it succeeds.
 * The mark also moves within a window, so that a window longer than a run ends too. The run is idempotent.
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
  const tally = emptyTally(startedAt, from);
  const run: Run = { ports, tally, isLate, tried: new Set(), earliest };
  if (from < earliest) {
    const detail = `Stripe no longer lists the events from ${iso(from)} to ${iso(earliest)}; money was compared.`;
    note(tally, { kind: "events-lost", detail, about: iso(from) });
  }
  await compareFailed(run);
  for (let start = from; start <= startedAt && !isLate(); start += WINDOW_MS) {
    const end = Math.min(start + WINDOW_MS, startedAt + 1);
    const isWhole = end === start + WINDOW_MS;
    const window = { from: start, to: end, isWhole };
    const done = await compareWindow(run, window, start === mark?.at ? mark.within : undefined);
    if (!done) break;
    tally.to = iso(end);
    await ports.keepMark(isWhole ? { at: end } : { at: start, isUpToDate: true });
  }
  await makeApprovedRefunds({ ...run, isLate: isOver });
  tally.endedAt = iso(ports.now());
  const done = { id: ports.newId(), ...tally };
  await ports.keepReconciliation(done);
  return done;
}

async function listed<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** A window of Stripe's time: from `from` to before `to`. */
interface Window {
  readonly from: number;
  readonly to: number;
  /** Whether it has ended: an unfinished one is compared again. */
  readonly isWhole: boolean;
}

/** Compares a window, or the rest of it. @returns whether it got to the end of it */
async function compareWindow(run: Run, window: Window, within: Mark["within"]): Promise<boolean> {
  const { ports, tally, earliest } = run;
  const { from, to } = window;
  const booked = new Set<string>();
  /** A step of the window, after the last run's last item. @returns whether it got to its end */
  const step = async <Item>(
    name: (typeof STEPS)[number],
    items: readonly Item[],
    idOf: (item: Item) => string,
    work: (part: readonly Item[]) => Promise<void>,
  ): Promise<boolean> => {
    const first = within?.step === name ? items.findIndex((item) => idOf(item) === within.after) + 1 : 0;
    for (let at = first; at < items.length; at += BETWEEN_MARKS) {
      if (at > first && run.isLate()) return false;
      const part = items.slice(at, at + BETWEEN_MARKS);
      await work(part);
      const last = part.at(-1);
      if (last !== undefined && window.isWhole && at + BETWEEN_MARKS < items.length) {
        await ports.keepMark({ at: from, within: { step: name, after: idOf(last) } });
      }
    }
    return true;
  };
  const steps: Record<(typeof STEPS)[number], () => Promise<boolean>> = {
    events: async () => {
      const newestFirst = from < earliest ? [] : await listed(ports.listEvents(from, to, HANDLED));
      tally.events += newestFirst.length;
      const events = newestFirst.toReversed();
      return step(
        "events",
        events,
        ({ id }) => id,
        (part) => compareEvents(run, part),
      );
    },
    movements: async () =>
      step(
        "movements",
        await listed(ports.listMovements(from, to)),
        ({ id }) => id,
        (part) => compareMovements(run, part, booked),
      ),
    journals: async () =>
      step(
        "journals",
        await listed(ports.listJournals(from, to)),
        ({ orderId, cause }) => `${orderId} ${cause}`,
        (part) => compareJournals(run, part, booked),
      ),
  };
  for (const name of STEPS.slice(within ? STEPS.indexOf(within.step) : 0)) {
    if (!(await steps[name]())) return false;
  }
  return true;
}

/** Retries earlier failures: an event stays on the list, and a movement or journal stays stored, until it succeeds. */
async function compareFailed(run: Run): Promise<void> {
  const { ports } = run;
  const failures: StripeEvent[] = [];
  let cursor: string | undefined;
  do {
    const page = await ports.listFailures({ limit: PAGE, cursor });
    failures.push(...page.items.map(({ event, type, object }) => ({ id: event, type, object })));
    cursor = page.cursor;
  } while (cursor !== undefined && failures.length < BETWEEN_MARKS * 8);
  await compareEvents(run, failures.reverse());
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
