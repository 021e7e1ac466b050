import { expect, test } from "vitest";
import { chanceOf } from "../chance.ts";
import { StormWorld } from "./world.ts";

/** How many sequences: `npm run test:storm` has more. */
const SEQUENCES = Number(process.env.STORM ?? 100);
/** The first of them; each is named by its number where it fails. */
const FIRST = Number(process.env.STORM_FIRST ?? 1);
const LONGEST = 100;

/** @returns how many seats were claimed in the end */
async function sequence(seed: number): Promise<number> {
  const chance = chanceOf(seed);
  const world = new StormWorld(chance);
  try {
    for (let n = 10 + chance.below(LONGEST - 10); n > 0; n--) {
      await world.happen();
      world.checkNow();
    }
    await world.settleDown();
    world.check();
    return world.memory.claimedSeats.size;
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error);
    throw new Error(`STORM_FIRST=${seed} STORM=1: ${told}\n${world.trace.join("\n")}`, { cause: error });
  }
}

test(`${SEQUENCES} storms of seats, changing orders and crashes never seat more than bought`, async () => {
  let claimed = 0;
  for (let seed = FIRST; seed < FIRST + SEQUENCES; seed++) claimed += await sequence(seed);
  if (SEQUENCES >= 100) expect(claimed).toBeGreaterThan(SEQUENCES / 4);
});
