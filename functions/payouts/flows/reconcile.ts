import { journal } from "../../commerce/contract/journal.ts";
import { unlessBusy } from "../../shared/kernel/optimistic.ts";
import { guarded, noteFinding, type Tally } from "../../shared/kernel/reconciliation.ts";
import { DAY_MS, iso } from "../../shared/kernel/time.ts";
import type { Finding, Reconciliation } from "../contract/reconciliation.ts";
import { accruals, type Entry, sumOf } from "../domain/ledger.ts";
import { isOld } from "../domain/payee.ts";
import { type Day, dayAfter, dayAt } from "../domain/schedule.ts";
import type { Seen, Transfer } from "../domain/transfer.ts";
import { MOST_LOOKS, REACH_MS, REPORTS_MS } from "../settings.ts";
import { accrue, type BookkeepingPorts, ensureBooked, settleTransfer } from "./bookkeeping.ts";
import { findShortfalls, type ShortfallPorts } from "./find-shortfalls.ts";
import { inParallel } from "./in-parallel.ts";
import type {
  FetchTransfer,
  FindBooked,
  FindProgress,
  KeepProgress,
  KeepReconciliation,
  ListJournals,
  ListPayees,
  ListReported,
  ListSent,
  ListTransfersOfDay,
  NewId,
  Progress,
  SentTransfer,
} from "./ports.ts";
import { type SyncAccountPorts, syncAccount } from "./sync-account.ts";

export type ReconciliationPorts = BookkeepingPorts &
  SyncAccountPorts &
  ShortfallPorts & {
    readonly listPayees: ListPayees;
    readonly listJournals: ListJournals;
    readonly findBooked: FindBooked;
    readonly listSent: ListSent;
    readonly listReported: ListReported;
    readonly listTransfersOfDay: ListTransfersOfDay;
    readonly fetchTransfer: FetchTransfer;
    readonly findProgress: FindProgress;
    readonly keepProgress: KeepProgress;
    readonly keepReconciliation: KeepReconciliation;
    readonly newId: NewId;
  };

/** The number of entries in one read. */
const GROUP = 100;
const AT_ONCE = 16;

type RunTally = Tally<Reconciliation>;

const note = noteFinding<Finding>;

/** Does one piece of work; a failure becomes a finding. */
const attempt = (tally: RunTally, about: string, work: () => Promise<void>): Promise<void> =>
  guarded<Finding>(tally, work, (detail) => ({ kind: "not-compared", detail, about }));

/** In batches, so that each read asks for many at once. */
async function* grouped<Each>(all: AsyncIterable<Each>): AsyncIterable<Each[]> {
  let group: Each[] = [];
  for await (const each of all) {
    group.push(each);
    if (group.length < GROUP) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/**
 * Checks everything that events should have reported: accounts without a report for a day, each creator's earnings by
 * commerce's journals of the last five weeks, and the state of Stripe's transfers. Missing entries are booked,
 * differences are findings. It continues from the last run's day, and is idempotent.
 * @param isLate whether the time for the run is over
 */
export async function reconcilePayouts(ports: ReconciliationPorts, isLate: () => boolean): Promise<Reconciliation> {
  const startedAt = ports.now();
  const progress = await ports.findProgress();
  const today = dayAt(startedAt);
  const from = progress?.nextDay ?? dayAt(startedAt - REACH_MS);
  const tally: RunTally = {
    startedAt: iso(startedAt),
    endedAt: iso(startedAt),
    from,
    to: from,
    isWhole: false,
    entries: 0,
    booked: 0,
    transfers: 0,
    settled: 0,
    accounts: 0,
    findings: [],
    found: 0,
  };
  let kept: Progress = progress ?? {};
  const keep = (next: Progress) => {
    kept = next;
    return ports.keepProgress(next);
  };
  await attempt(tally, "accounts", async () => {
    const { nextPayee: _, ...rest } = kept;
    const next = await lookAgain(ports, kept.nextPayee, tally, isLate);
    await keep({ ...rest, ...(next !== undefined && { nextPayee: next }) });
  });
  // The delay of reports, besides the duration of a run.
  const since = kept.wholeAt === undefined ? 0 : Date.parse(kept.wholeAt) - DAY_MS;
  await attempt(tally, "reports", () => settleReported(ports, Math.max(since, startedAt - REPORTS_MS), tally, isLate));
  for (let day = from; day <= today && !isLate(); day = dayAfter(day)) {
    await attempt(tally, `journals of ${day}`, () => bookMissing(ports, day, tally));
    await attempt(tally, `transfers of ${day}`, () => compareTransfers(ports, day, tally, isLate));
    // An unfinished day is begun again.
    if (isLate()) break;
    tally.to = dayAfter(day);
    await keep({ ...kept, nextDay: tally.to });
  }
  await attempt(tally, "the platform's balance", () => compareFunds(ports, tally));
  tally.isWhole = tally.to > today;
  if (tally.isWhole) {
    const { nextDay: _, ...rest } = kept;
    await keep({ ...rest, wholeAt: tally.startedAt });
  }
  tally.endedAt = iso(ports.now());
  const done = { id: ports.newId(), ...tally };
  await ports.keepReconciliation(done);
  return done;
}

/**
 * Makes up for lost account.updated events.
 * @param after the creator after whom to continue @returns the creator after whom the next run continues; undefined if
 *   it reached the end
 */
async function lookAgain(
  ports: ReconciliationPorts,
  after: string | undefined,
  tally: RunTally,
  isLate: () => boolean,
): Promise<string | undefined> {
  let [looks, last] = [0, after];
  const isOver = () => looks >= MOST_LOOKS || isLate();
  const isWhole = await inParallel(ports.listPayees(after), { most: AT_ONCE, isLate: isOver }, async (payee) => {
    last = payee.creator;
    if (!isOld(payee, ports.now())) return;
    looks++;
    await attempt(tally, payee.account, async () => {
      const outcome = await syncAccount(ports, { account: payee.account });
      unlessBusy(outcome, `The account of ${payee.creator}`);
      tally.accounts++;
    });
  });
  return isWhole ? undefined : last;
}

/** Makes up for lost reports of transfers, however long ago the transfers were made. */
async function settleReported(
  ports: ReconciliationPorts,
  since: number,
  tally: RunTally,
  isLate: () => boolean,
): Promise<void> {
  const seen = new Set<string>();
  await inParallel(ports.listReported(since), { most: AT_ONCE, isLate }, async (stripeTransfer) => {
    if (seen.has(stripeTransfer)) return;
    seen.add(stripeTransfer);
    await attempt(tally, stripeTransfer, async () => {
      const found = await ports.fetchTransfer(stripeTransfer);
      if (found) await settle(ports, found, found.seen, tally);
    });
  });
}

/** Updates a transfer to its state at Stripe. */
async function settle(
  ports: ReconciliationPorts,
  of: Pick<Transfer, "creator" | "id">,
  seen: Seen,
  tally: RunTally,
): Promise<Transfer | undefined> {
  const before = await ports.findTransfer(of.creator, of.id);
  if (!before) {
    const about = "stripeTransfer" in seen ? seen.stripeTransfer : of.id;
    note(tally, {
      kind: "unknown-transfer",
      detail: `Stripe has transfer ${of.id} to ${of.creator}, which there is not.`,
      about,
    });
    return undefined;
  }
  // Most are up to date.
  const isKnown = "stripeTransfer" in seen && before.state === "paid" && before.reversed >= seen.reversed;
  const after = isKnown
    ? before
    : unlessBusy(await settleTransfer(ports, of, seen), `Transfer ${of.id} of ${of.creator}`);
  if (after !== "unknown" && after.version !== before.version) tally.settled++;
  return before;
}

/** Books the earnings of a day's journals that did not arrive by the bus. */
async function bookMissing(ports: ReconciliationPorts, day: Day, tally: RunTally): Promise<void> {
  for await (const group of grouped(entriesOf(ports.listJournals(day), tally))) {
    tally.entries += group.length;
    const booked = await ports.findBooked(group);
    for (const entry of group) {
      await attempt(tally, entry.cause, () =>
        compareEntry(ports, entry, booked.get(`${entry.creator}#${entry.cause}`), tally),
      );
    }
  }
}

async function* entriesOf(journals: AsyncIterable<unknown>, tally: RunTally): AsyncIterable<Entry> {
  for await (const each of journals) {
    try {
      yield* accruals(journal.parse(each));
    } catch (error) {
      note(tally, { kind: "not-compared", detail: String(error), about: String((each as { cause?: unknown }).cause) });
    }
  }
}

async function compareEntry(
  ports: ReconciliationPorts,
  entry: Entry,
  kept: Entry | undefined,
  tally: RunTally,
): Promise<void> {
  if (!kept) {
    if ((await accrue(ports, entry)) === "done") tally.booked++;
    return;
  }
  if (kept.queued) await ensureBooked(ports, kept);
  const [ours, theirs] = [-sumOf(kept, "earned"), -sumOf(entry, "earned")];
  if (ours === theirs && kept.currency === entry.currency) return;
  const detail = `${entry.creator} has ${ours} ${kept.currency} of ${entry.cause} where the journal says ${theirs} ${entry.currency}.`;
  note(tally, { kind: "entry-differs", detail, about: entry.reference });
}

async function compareTransfers(
  ports: ReconciliationPorts,
  day: Day,
  tally: RunTally,
  isLate: () => boolean,
): Promise<void> {
  const there = new Set<string>();
  await inParallel(ports.listSent(day), { most: AT_ONCE, isLate }, async (sent) => {
    tally.transfers++;
    if ("stripeTransfer" in sent.seen) there.add(sent.seen.stripeTransfer);
    await attempt(tally, sent.id, () => compareSent(ports, sent, tally));
  });
  if (isLate()) return;
  for await (const transfer of ports.listTransfersOfDay(day)) {
    const { state, stripeTransfer } = transfer;
    if (state !== "paid" || stripeTransfer === undefined || there.has(stripeTransfer)) continue;
    // It may have been made on a later day.
    await attempt(tally, stripeTransfer, async () => {
      if (await ports.fetchTransfer(stripeTransfer)) return;
      const detail = `Transfer ${transfer.id} to ${transfer.creator} is paid by ${stripeTransfer}, which Stripe does not have.`;
      note(tally, { kind: "transfer-not-at-stripe", detail, about: stripeTransfer });
    });
  }
}

async function compareSent(ports: ReconciliationPorts, sent: SentTransfer, tally: RunTally): Promise<void> {
  const ours = await settle(ports, sent, sent.seen, tally);
  if (!ours) return;
  const { amount, currency, destination } = ours;
  if (amount === sent.amount && currency === sent.currency && destination === sent.destination) return;
  const detail = `Transfer ${ours.id} to ${ours.creator} is ${amount} ${currency} to ${destination}, at Stripe ${sent.amount} ${sent.currency} to ${sent.destination}.`;
  note(tally, { kind: "transfer-differs", detail, about: ours.id });
}

async function compareFunds(ports: ReconciliationPorts, tally: RunTally): Promise<void> {
  for (const { currency, owed, why, has } of await findShortfalls(ports)) {
    const detail = `Creators are owed ${owed} ${currency}; the platform's ${why} has ${has}.`;
    note(tally, { kind: "uncovered", detail, about: currency });
  }
}
