import type { SeatUse } from "../contract/seat-usage.ts";
import type { Pool } from "../domain/pool.ts";
import type { ClaimedSeat } from "../domain/seat.ts";
import { useOf } from "../domain/usage.ts";
import { MOST_POOLS_REPORTED } from "../settings.ts";
import type { FindStudies, ListClaimedSeats, ListPools, ReportPlace } from "./ports.ts";

export interface ReportingPorts {
  readonly listPools: ListPools;
  readonly listClaimedSeats: ListClaimedSeats;
  readonly findStudies: FindStudies;
}

export interface ReportAsk {
  readonly organisation: string;
  readonly product: string | undefined;
  readonly limit: number;
  /** Where the previous page ended. */
  readonly from: ReportPlace | undefined;
}

/** A page of the pools of an organisation, of one product or of all, with the progress of members with seats. */
export async function reported(
  ports: ReportingPorts,
  { organisation, product, limit, from }: ReportAsk,
): Promise<{ readonly pools: Pool[]; readonly seats: SeatUse[]; readonly next: ReportPlace | undefined }> {
  const listed = await ports.listPools(organisation, product, MOST_POOLS_REPORTED, from);
  const pools: Pool[] = [];
  const seats: ClaimedSeat[] = [];
  let next = listed.next;
  for (const pool of listed.pools) {
    const { productId, order } = pool;
    if (seats.length === limit) {
      next = { productId, order };
      break;
    }
    pools.push(pool);
    const after = from?.productId === productId && from.order === order ? from.seat : undefined;
    const page = await ports.listClaimedSeats(pool, limit - seats.length, after);
    seats.push(...page.seats);
    if (!page.isLast) {
      next = { productId, order, seat: seats.at(-1)?.seat };
      break;
    }
  }
  const studies = await ports.findStudies(seats);
  return { pools, seats: studies.map(({ ref, study }) => useOf(ref, study)), next };
}
