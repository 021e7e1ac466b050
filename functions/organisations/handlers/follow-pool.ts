import type { EventBridgeEvent } from "aws-lambda";
import { entitlement } from "../../commerce/contract/entitlement.ts";
import { changeOf } from "../../shared/kernel/change.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findClaimedSeats, findPoolState, setSeatAccess } from "../adapters/pools.ts";
import { poolOf } from "../domain/pool.ts";
import { seatsEnv } from "../env.ts";
import { type SyncSeatAccessPorts, syncSeatAccess } from "../flows/sync-seat-access.ts";

const change = changeOf(entitlement);

export const followPool =
  (ports: SyncSeatAccessPorts) =>
  async ({ detail }: Pick<EventBridgeEvent<string, unknown>, "detail">): Promise<void> => {
    const pool = poolOf(change.parse(detail).after);
    if (!pool) return;
    const moved = await syncSeatAccess(ports, pool);
    if (moved > 0) logger.info("seats followed their pool", { ...pool, moved });
  };

const env = environment(...seatsEnv);

/** On the bus: commerce granted seats to an organisation, or changed their entitlement. */
export const handler = followPool({
  findPoolState: findPoolState(documents, env.COMMERCE_TABLE),
  findClaimedSeats: findClaimedSeats(documents, env.ORGANISATIONS_TABLE),
  setSeatAccess: setSeatAccess(documents, env.ORGANISATIONS_TABLE, env.COMMERCE_TABLE),
  pause,
});
