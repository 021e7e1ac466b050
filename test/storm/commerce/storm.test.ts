import { expect, test } from "vitest";
import { chanceOf } from "../chance.ts";
import { checkOwn, checkWithStripe } from "./checks.ts";
import { StormWorld } from "./world.ts";

/** How many sequences: `npm run test:storm` has more. */
const SEQUENCES = Number(process.env.STORM ?? 100);
/** The first of them; each is named by its number where it fails. */
const FIRST = Number(process.env.STORM_FIRST ?? 1);
const LONGEST = 100;

async function sequence(seed: number): Promise<void> {
  const chance = chanceOf(seed);
  const world = new StormWorld(chance);
  try {
    for (let n = 10 + chance.below(LONGEST - 10); n > 0; n--) await world.happen();
    await world.settleDown();
    checkOwn(world);
    await world.lastNight();
    checkOwn(world);
    checkWithStripe(world);
    const before = world.memory.snapshot();
    await world.nightAgain();
    expect(world.memory.snapshot(), "what a second night changes").toBe(before);
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error);
    throw new Error(`STORM_FIRST=${seed} STORM=1: ${told}\n${world.trace.join("\n")}`, { cause: error });
  }
}

test(`${SEQUENCES} storms of orders, refunds, disputes, lost webhooks and crashes end right`, async () => {
  for (let seed = FIRST; seed < FIRST + SEQUENCES; seed++) await sequence(seed);
});
