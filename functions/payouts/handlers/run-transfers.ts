import type { Context } from "aws-lambda";
import { logger } from "../../shared/runtime/logger.ts";
import { liveTransfers } from "../adapters/live-stripe.ts";
import { finish, type PayOutPorts, payOut } from "../pay-out.ts";
import type { ListPayees, OpenTransfers } from "../ports.ts";

export interface RunTransfersPorts extends PayOutPorts {
  readonly openTransfers: OpenTransfers;
  readonly listPayees: ListPayees;
}

const AT_ONCE = 16;
/** What one creator's transfers take at most, with Stripe's three tries, in milliseconds. */
const SPARE_MS = 60_000;

/** Runs `work` on each, some at once. @returns how many failed; each is logged and stops no other */
async function onEach<Each>(
  all: AsyncIterable<Each>,
  isLate: () => boolean,
  work: (each: Each) => Promise<void>,
): Promise<number> {
  const running = new Set<Promise<void>>();
  let failed = 0;
  for await (const each of all) {
    if (isLate()) throw new Error("The time is over; what is left is for the next try.");
    const done: Promise<void> = work(each)
      .catch((error) => {
        failed++;
        logger.error("transfers failed for one creator; the others go on", error as Error);
      })
      .finally(() => running.delete(done));
    running.add(done);
    if (running.size >= AT_ONCE) await Promise.race(running);
  }
  await Promise.all(running);
  return failed;
}

/** First what an earlier run left in transit, then what is payable now. @throws Error if some were left, to be tried again */
export const runTransfers =
  (ports: RunTransfersPorts) =>
  async (_: unknown, context: Pick<Context, "getRemainingTimeInMillis">): Promise<void> => {
    const isLate = () => context.getRemainingTimeInMillis() < SPARE_MS;
    const unfinished = await onEach(ports.openTransfers(), isLate, async (transfer) => {
      const { state, creator, id } = await finish(ports, transfer);
      logger.info("transfer taken up again", { creator, id, state });
    });
    const unpaid = await onEach(ports.listPayees(), isLate, async (payee) => {
      const made = await payOut(ports, payee);
      const { creator } = payee;
      if (made === "stopped") return logger.warn("transfers are stopped: the creator owes too much", { creator });
      for (const { id, amount, currency, state } of made)
        logger.info("transfer", { creator, id, amount, currency, state });
    });
    if (unfinished + unpaid > 0) throw new Error(`${unfinished + unpaid} of the transfers were left for the next try.`);
  };

/** On its schedule. Doing it again pays nothing again. */
export const handler = runTransfers(liveTransfers());
