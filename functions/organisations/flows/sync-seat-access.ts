import { conflict, retryOnConflict, unlessBusy } from "../../shared/kernel/optimistic.ts";
import type { PoolRef } from "../domain/pool.ts";
import { SYNCED_AT_ONCE } from "../settings.ts";
import type { FindClaimedSeats, FindPoolState, Pause, SetSeatAccess } from "./ports.ts";

export interface SyncSeatAccessPorts {
  readonly findPoolState: FindPoolState;
  readonly findClaimedSeats: FindClaimedSeats;
  readonly setSeatAccess: SetSeatAccess;
  readonly pause: Pause;
}

/**
 * Updates the entitlements of a pool's claimed seats to the pool's current state. Events may come twice or out of
 * order: the last state stays.
 * @returns how many seats were changed
 * @throws Error if the pool changed every time, so that the event is retried
 */
export async function syncSeatAccess(ports: SyncSeatAccessPorts, pool: PoolRef): Promise<number> {
  let moved = 0;
  const synced = await retryOnConflict(ports.pause, async () => {
    for (;;) {
      const worth = await ports.findPoolState(pool);
      if (worth === undefined) return moved;
      const behind = (await ports.findClaimedSeats(pool)).filter(({ access }) => access !== worth.state);
      if (behind.length === 0) return moved;
      for (let n = 0; n < behind.length; n += SYNCED_AT_ONCE) {
        const some = behind.slice(n, n + SYNCED_AT_ONCE);
        if ((await ports.setSeatAccess(pool, worth, some)) === "conflict") return conflict;
        moved += some.length;
      }
    }
  });
  return unlessBusy(synced, `The access by the seats of order ${pool.order} for ${pool.productId}`);
}
