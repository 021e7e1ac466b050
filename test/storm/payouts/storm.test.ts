import { expect, test } from "vitest";
import { amountsOn } from "../../../functions/payouts/domain/balance.ts";
import { dayAt } from "../../../functions/payouts/domain/schedule.ts";
import { chanceOf } from "../chance.ts";
import { checkOwn, checkWithStripe } from "../commerce/checks.ts";
import { CREATORS, CURRENCIES, PayoutsStorm } from "./world.ts";

const SEQUENCES = Number(process.env.STORM ?? 60);
const FIRST = Number(process.env.STORM_FIRST ?? 1);
const LONGEST = 160;

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
const met = { transfers: 0, reversed: 0, afterDebt: 0, recommended: 0 };

/** What creators have is what commerce's journals say, whatever the bus did, and what Stripe sent is in the books. */
function checkPayouts({ memory, payouts, bank }: PayoutsStorm, now: number): void {
  for (const { cause, postings } of payouts.entries.values()) {
    expect(sum(postings.map(({ amount }) => amount)), `the sum of ${cause}`).toBe(0);
  }
  for (const creator of CREATORS) {
    for (const currency of CURRENCIES) {
      const owed =
        0 -
        sum(
          [...memory.journals.values()]
            .filter((journal) => journal.currency === currency)
            .flatMap(({ postings }) => postings)
            .filter(({ account }) => account === `creator:${creator}` || account === `affiliate:${creator}`)
            .map(({ amount }) => amount),
        );
      const balance = payouts.balances.get(`${creator}#${currency}`);
      const name = `${creator} in ${currency}`;
      expect(balance?.earned ?? 0, `what ${name} earned`).toBe(owed);
      if (!balance) continue;
      const { earned, ...where } = amountsOn(balance, dayAt(now));
      expect(sum(Object.values(where)), `where the money of ${name} is`).toBe(earned);
      expect(balance.inTransit, `what is on its way to ${name}`).toBe(0);
      expect(balance.paid, `what ${name} was sent`).toBe(bank.sent(creator, currency));
      if (balance.paid > balance.earned) met.afterDebt++;
    }
  }
  expect(payouts.reports.at(-1)?.findings.filter(({ kind }) => kind !== "uncovered")).toEqual([]);
}

async function sequence(seed: number): Promise<void> {
  const chance = chanceOf(seed);
  const world = new PayoutsStorm(chance);
  try {
    for (let n = 20 + chance.below(LONGEST - 20); n > 0; n--) await world.happen();
    await world.settleDown();
    checkOwn(world);
    await world.lastNight();
    checkOwn(world);
    checkWithStripe(world);
    checkPayouts(world, world.now);
    expect(world.early, "transfers of what buyers could still take back alone").toEqual([]);
    met.transfers += world.bank.made.size;
    met.recommended += [...world.payouts.entries.values()].filter(({ cause }) => cause.startsWith("affiliate:")).length;
    met.reversed += [...world.bank.made.values()].filter(({ reversed }) => reversed > 0).length;
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error);
    throw new Error(`STORM_FIRST=${seed} STORM=1: ${told}\n${world.trace.join("\n")}`, { cause: error });
  }
}

test(`${SEQUENCES} storms of sales over a lossy bus never pay what a buyer can still take back`, async () => {
  for (let seed = FIRST; seed < FIRST + SEQUENCES; seed++) await sequence(seed);
  // What it is for came about.
  if (SEQUENCES >= 200) expect(Math.min(...Object.values(met)), JSON.stringify(met)).toBeGreaterThan(0);
});
