import type { Check } from "../contract/health.ts";
import { lettersCheck, runCheck, waitingCheck, worstFirst } from "../domain/checks.ts";
import type { FindDone, FindWaiting, HealthPorts } from "./ports.ts";

/** A part that cannot be read is shown as unknown, so that the other parts are still shown. */
async function told(name: Check["name"], look: () => Promise<Check>, unread: (error: unknown) => void): Promise<Check> {
  try {
    return await look();
  } catch (error) {
    unread(error);
    return { name, state: "unknown" };
  }
}

/** Checks all parts in parallel. @param unread called with the error if one could not be read */
export async function lookAtHealth(ports: HealthPorts, unread: (error: unknown) => void): Promise<Check[]> {
  const now = ports.now();
  const waiting = (name: Check["name"], find: FindWaiting) =>
    told(name, async () => waitingCheck(name, await find(), now), unread);
  const run = (name: Check["name"], find: FindDone) =>
    told(name, async () => runCheck(name, await find(), now), unread);
  return worstFirst(
    await Promise.all([
      waiting("failed-events", ports.failedEvents),
      told("dead-letters", async () => lettersCheck(await ports.countDeadLetters()), unread),
      run("orders-compared", ports.ordersCompared),
      run("payouts-compared", ports.payoutsCompared),
      waiting("refunds-to-make", ports.refundsToMake),
      waiting("transfers-in-transit", ports.transfersInTransit),
      run("training", ports.trained),
      run("champion", ports.promoted),
      run("survey", ports.surveyed),
      waiting("refunds-to-decide", ports.refundsToDecide),
      waiting("disputes-to-answer", ports.disputesToAnswer),
    ]),
  );
}
