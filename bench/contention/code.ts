import { partsWithRoom, spreadLimit, totalOf } from "../../functions/commerce/discounts/count.ts";
import { pauseMs } from "../../functions/shared/runtime/pause.ts";
import { anyPart, PARTS } from "../../functions/shared/runtime/spread.ts";
import type { Clock } from "./clock.ts";
import { Table } from "./table.ts";

/** Attempts of an order before it is answered with 503. */
const ATTEMPTS = 8;
/** Sequential reads of an order before its write. */
const READS = 4;

/** Orders whose transactions all include one discount code and one creator's trade item. */
export function codeOf(clock: Clock, limit: number) {
  const table = new Table(clock);
  const counts = Array.from({ length: PARTS }, () => 0);
  const most = spreadLimit(limit, counts);
  const read = async () => {
    for (let n = 1; n < READS; n++) await table.read(() => undefined);
    return table.read(() => [...counts]);
  };
  /** @param part the partial count that the order is added to; undefined if the code is used up */
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
    /** The former way: one count, and one item with whether the creator's sales are stopped. */
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
