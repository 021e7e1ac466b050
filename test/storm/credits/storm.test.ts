import { expect, test } from "vitest";
import { chanceOf } from "../chance.ts";
import { checkOwn, checkWithStripe } from "../commerce/checks.ts";
import { checkCredits } from "./checks.ts";
import { CreditsStorm } from "./world.ts";

/** How many sequences: `npm run test:storm` has more. */
const SEQUENCES = Number(process.env.STORM ?? 100);
/** The first of them; each is named by its number where it fails. */
const FIRST = Number(process.env.STORM_FIRST ?? 1);
const LONGEST = 140;

const met = { committed: 0, released: 0, fromTwoLots: 0, refundedInPart: 0 };

async function sequence(seed: number): Promise<void> {
  const storm = new CreditsStorm(chanceOf(seed));
  const chance = chanceOf(seed + 1_000_000);
  try {
    for (let n = 20 + chance.below(LONGEST - 20); n > 0; n--) await storm.happen();
    await storm.settleDown();
    checkOwn(storm);
    await storm.lastNight();
    checkCredits(storm);
    // Money and rights are as in any storm of commerce.
    checkOwn(storm);
    checkWithStripe(storm);
    for (const { state, lots } of storm.credits.usages.values()) {
      if (state !== "held") met[state]++;
      if (lots.length > 1) met.fromTwoLots++;
    }
    for (const { lines, refunds = [] } of storm.memory.orders.values()) {
      const isPart = refunds.some(({ amount, state, lines: [n = -1] = [] }) => {
        const line = lines[n];
        return state === "succeeded" && line?.credits && amount < line.price.amount;
      });
      if (isPart) met.refundedInPart++;
    }
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error);
    throw new Error(`STORM_FIRST=${seed} STORM=1: ${told}\n${storm.trace.join("\n")}`, { cause: error });
  }
}

test(`${SEQUENCES} storms of credits, refunds, disputes and crashes spend none twice`, async () => {
  for (let seed = FIRST; seed < FIRST + SEQUENCES; seed++) await sequence(seed);
  // The storm is one: all of it came about.
  if (SEQUENCES >= 100) for (const [what, times] of Object.entries(met)) expect(times, what).toBeGreaterThan(0);
});
