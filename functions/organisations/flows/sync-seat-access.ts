import type { PoolRef } from "../domain/pool.ts";
import { FOLLOWING_AT_ONCE } from "../settings.ts";
import type { BringTo, FindPoolState, FindSittings, Pause } from "./ports.ts";

export interface FollowingPorts {
  readonly findPoolState: FindPoolState;
  readonly findSittings: FindSittings;
  readonly bringTo: BringTo;
  readonly pause: Pause;
}

const ATTEMPTS = 10;

/**
 * Brings what the claimed seats of a pool give to the state that the pool itself is in now, whatever it was that led
 * here: told twice or out of order, the last state stays.
 * @returns how many seats were moved
 * @throws Error where the pool never stood still, to be told of it again
 */
export async function follow(ports: FollowingPorts, pool: PoolRef): Promise<number> {
  let moved = 0;
  for (let conflicts = 0; conflicts < ATTEMPTS; ) {
    const worth = await ports.findPoolState(pool);
    if (worth === undefined) return moved;
    const behind = (await ports.findSittings(pool)).filter(({ access }) => access !== worth.state);
    if (behind.length === 0) return moved;
    let hasConflict = false;
    for (let n = 0; n < behind.length && !hasConflict; n += FOLLOWING_AT_ONCE) {
      const some = behind.slice(n, n + FOLLOWING_AT_ONCE);
      hasConflict = (await ports.bringTo(pool, worth, some)) === "conflict";
      if (!hasConflict) moved += some.length;
    }
    if (hasConflict) await ports.pause(++conflicts);
  }
  throw new Error(`The seats of order ${pool.order} for ${pool.productId} kept changing.`);
}
