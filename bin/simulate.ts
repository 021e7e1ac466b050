/**
 * `npm run simulate [-- --seeds N --days N --lookers N]`: people with known tastes, budgets and responses look at a product and
 * may get an offer. Prints whether the purchase model finds the truth, how much the offers' policy loses to the best treatment,
 * compared with an even and a greedy policy, and how often off-policy intervals contain the true earnings of other policies.
 */
import { parseArgs } from "node:util";
import { estimateOf } from "../local/simulation/compare.ts";
import {
  type Coverage,
  coefficientCoverage,
  offPolicyCoverage,
  predictedTenths,
  regrets,
  savedAgainst,
} from "../local/simulation/conversion.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "40" },
    days: { type: "string", default: "60" },
    lookers: { type: "string", default: "200" },
  },
});
const [seeds, days, lookers] = [Number(values.seeds), Number(values.days), Number(values.lookers)];
if (![seeds, days, lookers].every((each) => Number.isInteger(each) && each > 0)) {
  console.error("--seeds, --days and --lookers are whole numbers from 1.");
  process.exit(2);
}

const percent = (value: number, digits = 1) => `${(100 * value).toFixed(digits)} %`;
const said = ({ held, of }: Coverage) => `${held} of ${of} (${percent(held / of)})`;

console.log("Purchase model");
console.log(
  `  95 % intervals that hold the true coefficient  ${said(coefficientCoverage({ seeds: 5 * seeds, rows: 2_000 }))}`,
);
console.log("  where no logistic curve is true, by tenths of what is predicted: predicted, true chance");
for (const { predicted, truth } of predictedTenths(1, 20_000)) {
  console.log(`    ${percent(predicted, 2).padStart(8)} ${percent(truth, 2).padStart(8)}`);
}

console.log(
  `\nOffers: ${seeds} markets, ${days} days with ${lookers} people each; given away of what the best treatment earns`,
);
const found = regrets({ seeds, days, lookers });
for (const [name, shares] of Object.entries(found)) {
  const { mean, within } = estimateOf(shares);
  const worst = percent(Math.max(...shares), 2);
  console.log(`  ${name.padEnd(10)} ${percent(mean, 2)} ± ${percent(within, 2)}, in the worst market ${worst}`);
}
for (const first of ["served", "thompson"] as const) {
  for (const second of ["even", "greedy"] as const) {
    const { mean, within } = savedAgainst(found[first], found[second]);
    console.log(
      `  ${first} gives away ${percent(mean, 2)} ± ${percent(within, 2)} less than ${second}, market by market`,
    );
  }
}

console.log("\nOff-policy evaluation: 95 % intervals that hold what another policy would have earned");
const { snips, doublyRobust } = offPolicyCoverage({ seeds, days, lookers });
console.log(`  self-normalised  ${said(snips)}\n  doubly robust    ${said(doublyRobust)}`);
