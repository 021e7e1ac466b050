import { type Refusal, refuse } from "../shared/kernel/refusal.ts";
import type { SeatUse } from "./contract.ts";
import type { Pool } from "./pool.ts";
import type { FindPools, FindSittings, FindStudies } from "./ports.ts";
import type { Sitting } from "./seat.ts";
import { MOST_REPORTED } from "./settings.ts";
import { useOf } from "./usage.ts";

export interface ReportingPorts {
  readonly findPools: FindPools;
  readonly findSittings: FindSittings;
  readonly findStudies: FindStudies;
}

/** The pools of an organisation, of one product or of all, and what members at their seats did. */
export async function reported(
  ports: ReportingPorts,
  organisation: string,
  product: string | undefined,
): Promise<{ readonly pools: Pool[]; readonly seats: SeatUse[] } | Refusal<"too-many-seats">> {
  const pools = await ports.findPools(organisation, product);
  if (pools.reduce((sum, { claimed }) => sum + claimed, 0) > MOST_REPORTED) {
    return refuse("too-many-seats", `Over ${MOST_REPORTED} seats are claimed; ask for one ?product= at a time.`);
  }
  const sittings: Sitting[] = [];
  for (const pool of pools) sittings.push(...(await ports.findSittings(pool)));
  const studies = await ports.findStudies(sittings);
  return { pools, seats: sittings.map((each, n) => useOf(each, studies[n] ?? {})) };
}
