import type { PoolRef } from "../domain/pool.ts";
import { SYNCED_AT_ONCE } from "../settings.ts";
import type { FindClaimedSeats, FindPoolState, Pause, SetSeatAccess } from "./ports.ts";

export interface SyncSeatAccessPorts {
  readonly findPoolState: FindPoolState;
  readonly findClaimedSeats: FindClaimedSeats;
  readonly setSeatAccess: SetSeatAccess;
  readonly pause: Pause;
}

const ATTEMPTS = 10;

/**
 * Brings what the claimed seats of a pool give to the state that the pool itself is in now, whatever it was that led
 * here: told twice or out of order, the last state stays.
 * @returns how many seats were moved
 * @throws Error where the pool never stood still, to be told of it again
 */
export async function syncSeatAccess(ports: SyncSeatAccessPorts, pool: PoolRef): Promise<number> {
  let moved = 0;
  for (let conflicts = 0; conflicts < ATTEMPTS; ) {
    const worth = await ports.findPoolState(pool);
    if (worth === undefined) return moved;
    const behind = (await ports.findClaimedSeats(pool)).filter(({ access }) => access !== worth.state);
    if (behind.length === 0) return moved;
    let hasConflict = false;
    for (let n = 0; n < behind.length && !hasConflict; n += SYNCED_AT_ONCE) {
      const some = behind.slice(n, n + SYNCED_AT_ONCE);
      hasConflict = (await ports.setSeatAccess(pool, worth, some)) === "conflict";
      if (!hasConflict) moved += some.length;
    }
    if (hasConflict) await ports.pause(++conflicts);
  }
  throw new Error(`The seats of order ${pool.order} for ${pool.productId} kept changing.`);
}
