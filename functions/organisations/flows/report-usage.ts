import type { SeatUse } from "../contract/organisation.ts";
import type { Pool } from "../domain/pool.ts";
import type { Sitting } from "../domain/seat.ts";
import { useOf } from "../domain/usage.ts";
import { MOST_POOLS_REPORTED } from "../settings.ts";
import type { FindStudies, ListPools, ListSittings, ReportPlace } from "./ports.ts";

export interface ReportingPorts {
  readonly listPools: ListPools;
  readonly listSittings: ListSittings;
  readonly findStudies: FindStudies;
}

export interface ReportAsk {
  readonly organisation: string;
  readonly product: string | undefined;
  readonly limit: number;
  /** Where the page before ended. */
  readonly from: ReportPlace | undefined;
}

/** A page of the pools of an organisation, of one product or of all, and what members at their seats did. */
export async function reported(
  ports: ReportingPorts,
  { organisation, product, limit, from }: ReportAsk,
): Promise<{ readonly pools: Pool[]; readonly seats: SeatUse[]; readonly next: ReportPlace | undefined }> {
  const listed = await ports.listPools(organisation, product, MOST_POOLS_REPORTED, from);
  const pools: Pool[] = [];
  const sittings: Sitting[] = [];
  let next = listed.next;
  for (const pool of listed.pools) {
    const { productId, order } = pool;
    if (sittings.length === limit) {
      next = { productId, order };
      break;
    }
    pools.push(pool);
    const after = from?.productId === productId && from.order === order ? from.seat : undefined;
    const page = await ports.listSittings(pool, limit - sittings.length, after);
    sittings.push(...page.sittings);
    if (!page.isLast) {
      next = { productId, order, seat: sittings.at(-1)?.seat };
      break;
    }
  }
  const studies = await ports.findStudies(sittings);
  return { pools, seats: sittings.map((each, n) => useOf(each, studies[n] ?? {})), next };
}
