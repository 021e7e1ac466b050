import { balanceOf } from "./balance.ts";
import { Clock } from "./clock.ts";
import { codeOf } from "./code.ts";

/** The result of sales that arrived at random. */
export interface Crowd {
  readonly offered: number;
  readonly givenUp: number;
  readonly triesEach: number;
  /** The 99th percentile of the milliseconds from a sale's arrival until it was stored. */
  readonly p99: number;
}

export type Way = "alone" | "together";

async function crowd({
  clock,
  rate,
  seconds,
  table,
  sale,
}: {
  readonly clock: Clock;
  readonly rate: number;
  readonly seconds: number;
  readonly table: { readonly tries: number };
  readonly sale: (n: number) => Promise<boolean | "used-up">;
}): Promise<Crowd> {
  const offered = rate * seconds;
  const took: number[] = [];
  let givenUp = 0;
  for (let n = 0; n < offered; n++) {
    void (async () => {
      await clock.sleep(Math.random() * seconds * 1000);
      const from = clock.now;
      if (await sale(n)) took.push(clock.now - from);
      else givenUp++;
    })();
  }
  await clock.run();
  const p99 = took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)] ?? 0;
  return { offered, givenUp, triesEach: table.tries / offered, p99 };
}

/** Books sales of one creator. @throws if the balance is not, to the cent, the sum of the booked sales */
export async function salesOf(way: Way, rate: number, seconds: number): Promise<Crowd> {
  const clock = new Clock();
  const balance = balanceOf(clock);
  let earned = 0;
  const result = await crowd({
    clock,
    rate,
    seconds,
    table: balance.table,
    sale: async (n) => {
      const isBooked = await balance[way](n);
      if (isBooked) earned += 100 + n;
      return isBooked;
    },
  });
  const isExact = result.givenUp > 0 ? balance.earned() >= earned : balance.earned() === earned;
  if (!isExact || (result.givenUp === 0 && balance.waiting() > 0)) {
    throw new Error(`${balance.earned()} is earned, and ${earned} was to be.`);
  }
  return result;
}

/** Places orders with one code. @throws if the code was used more often than its limit */
export async function ordersWith(way: Way, rate: number, seconds: number, limit: number): Promise<Crowd> {
  const clock = new Clock();
  const code = codeOf(clock, limit);
  let redeemed = 0;
  const result = await crowd({
    clock,
    rate,
    seconds,
    table: code.table,
    sale: async () => {
      const outcome = await code[way]();
      if (outcome === true) redeemed++;
      return outcome;
    },
  });
  if (code.redeemed() !== redeemed || redeemed > limit) {
    throw new Error(`The code was given ${redeemed} times and counted ${code.redeemed()}, of ${limit}.`);
  }
  if (result.givenUp === 0 && redeemed !== Math.min(limit, result.offered)) {
    throw new Error(`The code was given ${redeemed} times, and ${Math.min(limit, result.offered)} wanted it.`);
  }
  return result;
}
