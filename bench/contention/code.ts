import { partsWithRoom, spreadLimit, totalOf } from "../../functions/commerce/discounts/count.ts";
import { pauseMs } from "../../functions/shared/runtime/pause.ts";
import { anyPart, PARTS } from "../../functions/shared/runtime/spread.ts";
import type { Clock } from "./clock.ts";
import { Table } from "./table.ts";

/** Tries of an order, before it is answered with 503. */
const ATTEMPTS = 8;
/** What an order reads before it is written, one after the other. */
const READS = 4;

/** One discount code, and one creator's trade, in each order's transaction. */
export function codeOf(clock: Clock, limit: number) {
  const table = new Table(clock);
  const counts = Array.from({ length: PARTS }, () => 0);
  const most = spreadLimit(limit, counts);
  const read = async () => {
    for (let n = 1; n < READS; n++) await table.read(() => undefined);
    return table.read(() => [...counts]);
  };
  /** @param part where an order counts; undefined where there is no room */
  async function order(
    partOf: (found: readonly number[]) => number | undefined,
    trade: () => number,
    mostOf: (part: number) => number,
  ): Promise<boolean | "used-up"> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await clock.sleep(pauseMs(attempt));
      const part = partOf(await read());
      if (part === undefined) return "used-up";
      const outcome = await table.transact([`part ${part}`, `trade ${trade()}`], () => {
        if ((counts[part] ?? 0) >= mostOf(part)) return "conflict";
        counts[part] = (counts[part] ?? 0) + 1;
        return "done";
      });
      if (outcome === "done") return true;
    }
    return false;
  }
  return {
    table,
    /** As it was: one count, and one item that tells whether the creator's sales go on. */
    alone: () =>
      order(
        (found) => (totalOf(found) < limit ? 0 : undefined),
        () => 0,
        () => limit,
      ),
    together: () =>
      order(
        (found) => {
          const room = partsWithRoom(found, { version: 1, most });
          return room[anyPart() % room.length];
        },
        anyPart,
        (part) => most[part] ?? 0,
      ),
    redeemed: () => totalOf(counts),
  };
}
