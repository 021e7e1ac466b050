/**
 * `npm run bench:contention`: how many sales a second one creator's balance and one discount code take, by a simulation of
 * the product's own loops over a table whose transactions take 20 ms and refuse who meets them. What it prints is in
 * docs/performance.md.
 */
import { parseArgs } from "node:util";
import { type Crowd, ordersWith, salesOf, type Way } from "./contention/crowd.ts";

const { values } = parseArgs({ options: { seconds: { type: "string", default: "10" } } });
const seconds = Number(values.seconds);
const RATES = [25, 50, 100, 200, 400];
/** The largest share of sales that may fail for a rate to count as sustained. */
const BORNE = 0.001;
const MOST = 3200;

const KINDS = {
  "a creator's balance": salesOf,
  "a code": (way: Way, rate: number, time: number) => ordersWith(way, rate, time, Number.MAX_SAFE_INTEGER),
  "a code for half of them": (way: Way, rate: number, time: number) =>
    ordersWith(way, rate, time, Math.ceil((rate * time) / 2)),
} satisfies Record<string, (way: Way, rate: number, time: number) => Promise<Crowd>>;

const percent = ({ givenUp, offered }: Crowd): string => `${((100 * givenUp) / offered).toFixed(2)} %`;

console.log("| what | way | sales/s | given up | tries each | p99 ms |");
console.log("| --- | --- | --- | --- | --- | --- |");
const ceilings: string[] = [];
for (const [kind, run] of Object.entries(KINDS)) {
  for (const way of ["alone", "together"] as const) {
    for (const rate of RATES) {
      const result = await run(way, rate, seconds);
      const cells = [rate, percent(result), result.triesEach.toFixed(2), result.p99.toFixed(0)];
      console.log(`| ${kind} | ${way === "alone" ? "before" : "after"} | ${cells.join(" | ")} |`);
    }
    let ceiling = 0;
    for (let rate = 25; rate <= MOST; rate = Math.ceil(rate * 1.25)) {
      const result = await run(way, rate, seconds);
      if (result.givenUp / result.offered > BORNE) break;
      ceiling = rate;
    }
    ceilings.push(`| ${kind} | ${way === "alone" ? "before" : "after"} | ${ceiling} |`);
  }
}
console.log("\n| what | way | most sales/s with at most 0.1 % given up |\n| --- | --- | --- |");
for (const line of ceilings) console.log(line);
