import type { Context } from "aws-lambda";
import { MINUTE_MS } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { stripeAccess } from "../../shared/runtime/stripe.ts";
import { findBalances, listBalances } from "../adapters/dynamodb/balances.ts";
import { bookkeeping } from "../adapters/dynamodb/bookkeeping.ts";
import { areHalted } from "../adapters/dynamodb/commerce.ts";
import { listPayees } from "../adapters/dynamodb/payees.ts";
import { openTransfers } from "../adapters/dynamodb/transfers.ts";
import { fetchFunds } from "../adapters/stripe/funds.ts";
import { findSent, sendTransfer } from "../adapters/stripe/transfers.ts";
import { reportCover, reportTransfers } from "../adapters/transfer-metrics.ts";
import type { Transfer } from "../domain/transfer.ts";
import { runOf, type TransferRun, troubleOf } from "../domain/transfer-run.ts";
import { runTransfersEnv } from "../env.ts";
import { findShortfalls, type ShortfallPorts } from "../flows/find-shortfalls.ts";
import { inParallel } from "../flows/in-parallel.ts";
import { finishTransfer, HALTED, type PayCreatorPorts, payCreator } from "../flows/pay-creator.ts";
import type { ListPayees, OpenTransfers } from "../flows/ports.ts";

export interface RunTransfersPorts extends PayCreatorPorts, ShortfallPorts {
  readonly openTransfers: OpenTransfers;
  readonly listPayees: ListPayees;
  /** Reports the result of a run to the alarms. */
  readonly report: (run: TransferRun) => void;
}

const AT_ONCE = 16;
/** The most time for one creator's transfers, with Stripe's three attempts, in milliseconds. */
const SPARE_MS = MINUTE_MS;

/** Runs `work` on each, some at once. @returns how many failed; each is logged and stops no other */
async function onEach<Each>(
  all: AsyncIterable<Each>,
  isLate: () => boolean,
  work: (each: Each) => Promise<void>,
): Promise<number> {
  let failed = 0;
  await inParallel(all, { most: AT_ONCE, isLate }, (each) =>
    work(each).catch((error) => {
      failed++;
      logger.error("transfers failed for one creator; the others go on", { error });
    }),
  );
  return failed;
}

/**
 * First the transfers that an earlier run left in transit, then today's payable amounts, in the currencies that the
 * platform covers.
 * @throws Error if some were left, to be tried again, if Stripe refused all, or if the platform is short in a currency
 */
export const runTransfers =
  (ports: RunTransfersPorts) =>
  async (_: unknown, context: Pick<Context, "getRemainingTimeInMillis">): Promise<void> => {
    let wasLate = false;
    const isLate = () => {
      wasLate ||= context.getRemainingTimeInMillis() < SPARE_MS;
      return wasLate;
    };
    // By creator and id: a resumed transfer that is refused again also comes up as the day's transfer.
    const transfers = new Map<string, Transfer>();
    const note = (transfer: Transfer) => transfers.set(`${transfer.creator}#${transfer.id}`, transfer);
    const unfinished = await onEach(ports.openTransfers(), isLate, async (transfer) => {
      const after = await finishTransfer(ports, transfer);
      // Stripe did not refuse it.
      if (after.failure !== HALTED) note(after);
      logger.info("transfer taken up again", { creator: after.creator, id: after.id, state: after.state });
    });
    const short = new Set((await findShortfalls(ports)).map(({ currency }) => currency));
    const unpaid = await onEach(ports.listPayees(), isLate, async (payee) => {
      const made = await payCreator(ports, payee, short);
      const { creator } = payee;
      if (made === "stopped") return logger.warn("transfers are stopped: the creator owes too much", { creator });
      if (made === "halted") return logger.info("transfers are stopped by an operator", { creator });
      for (const transfer of made) {
        note(transfer);
        const { id, amount, currency, state } = transfer;
        logger.info("transfer", { creator, id, amount, currency, state });
      }
    });
    const rest = { uncovered: short.size, failed: unfinished + unpaid, isLate: wasLate };
    const run = runOf(transfers.values(), rest);
    ports.report(run);
    const trouble = troubleOf(run);
    if (trouble !== undefined) throw new Error(trouble);
  };

const { PAYOUTS_TABLE, PAYOUTS_STRIPE_SECRET, COMMERCE_TABLE } = environment(...runTransfersEnv);
const stripe = stripeAccess(PAYOUTS_STRIPE_SECRET);
/** On its schedule. Repeating it pays nothing again. */
export const handler = runTransfers({
  ...bookkeeping(documents, PAYOUTS_TABLE, COMMERCE_TABLE),
  areHalted: areHalted(documents, COMMERCE_TABLE),
  findSent: findSent(stripe),
  findBalances: findBalances(documents, PAYOUTS_TABLE),
  listPayees: listPayees(documents, PAYOUTS_TABLE),
  openTransfers: openTransfers(documents, PAYOUTS_TABLE),
  sendTransfer: sendTransfer(stripe),
  report: reportTransfers,
  listBalances: listBalances(documents, PAYOUTS_TABLE),
  fetchFunds: fetchFunds(stripe),
  reportCover,
});
