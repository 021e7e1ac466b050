/**
 * `npm run simulate:lists [-- --days N --seeds N --learners N --every N --arms A,B --verbose]`: learners of the demo's kind, whose tastes are
 * known, react to the lists that they are shown. Popularity, the former blend, the present procedure and variations of it each run a shop of
 * their own and learn from its log. A learner's luck with a product in a visit is the same in every shop. The arm "sequence" trains
 * in Python with torch and onnx (--python). With --days 0 no lists are shown: it prints the share of the true appeal that the first
 * ten have by the first log alone.
 */
import { parseArgs } from "node:util";
import { type Arm, formerArm, oracleArm, popularityArm, presentArm } from "../local/simulation/arms.ts";
import { appealAtStart } from "../local/simulation/at-start.ts";
import { aheadOf, type Estimate, estimateOf, type Totals, totalsOf } from "../local/simulation/compare.ts";
import { play } from "../local/simulation/play.ts";
import { machineArm, sequenceArm } from "../local/simulation/reranked-arms.ts";
import { generatorVersion, type World, worldOf } from "../local/simulation/world.ts";

const { values } = parseArgs({
  options: {
    days: { type: "string", default: "60" },
    seeds: { type: "string", default: "5" },
    learners: { type: "string", default: "400" },
    every: { type: "string", default: "5" },
    "search-every": { type: "string", default: "30" },
    arms: { type: "string", default: "popularity,former,procedure,oracle" },
    python: { type: "string", default: "python3" },
    verbose: { type: "boolean", default: false },
  },
});

/** The ways to decide lists, by name. */
const ARMS: Readonly<Record<string, (world: World) => Arm>> = {
  popularity: popularityArm,
  former: formerArm,
  procedure: () => presentArm(),
  "without-diversity": () => presentArm({ name: "without-diversity", lambda: 1 }),
  "without-chance": () => presentArm({ name: "without-chance", chance: false }),
  "without-fatigue": () => presentArm({ name: "without-fatigue", fatigue: false }),
  machine: machineArm,
  sequence: () => sequenceArm(values.python),
  oracle: oracleArm,
};
/** The arm that the others are compared with. */
const BASE = "former";

const names = values.arms.split(",");
const made = names.flatMap((name) => ARMS[name] ?? []);
if (made.length < names.length) {
  console.error(`No such arms: ${values.arms}. There are ${Object.keys(ARMS).join(", ")}.`);
  process.exit(2);
}
const [days, seeds, learners, every] = [values.days, values.seeds, values.learners, values.every].map(Number) as [
  number,
  number,
  number,
  number,
];
const started = performance.now();
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

console.log(
  `generator ${generatorVersion()}: ${learners} learners, ${days} days, ${seeds} seeds, trained every ${every} days`,
);
if (days === 0) {
  for (const { ranks, share } of await appealAtStart(worldOf(0, learners))) {
    console.log(`${ranks.padEnd(24)} ${share.toFixed(4)}`);
  }
  process.exit();
}
const found = new Map<string, Totals[]>();
for (let seed = 0; seed < seeds; seed++) {
  const world = worldOf(seed, learners);
  for (const makeArm of made) {
    const arm = makeArm(world);
    const { name } = arm;
    const before = cpu();
    const report = values.verbose ? { report: (line: string) => console.log(`  ${name} ${line}`) } : {};
    const options = { seed, days, every, searchEvery: Number(values["search-every"]), ...report };
    const totals = totalsOf(await play(world, arm, options));
    found.set(name, [...(found.get(name) ?? []), totals]);
    const { clicks, purchases, revenue, appeal } = totals;
    const figures = [clicks, purchases, revenue, appeal].map((value) => value.toFixed(4)).join(" ");
    console.log(`seed ${seed} ${name.padEnd(18)} ${figures}  ${(cpu() - before).toFixed(0)} CPU s`);
  }
}

const MEASURES = ["clicks", "purchases", "fromLists", "revenue", "appeal"] as const;
const written = ({ mean, within }: Estimate, digits: number, sign = false): string =>
  `${sign && mean > 0 ? "+" : ""}${mean.toFixed(digits)}${Number.isFinite(within) ? ` ± ${within.toFixed(digits)}` : ""}`;
console.log(`\nper learner, and of the true appeal the share in the first ten; ± 95 % over seeds`);
for (const [name, totals] of found) {
  const row = MEASURES.map((of) => written(estimateOf(totals.map((each) => each[of])), of === "revenue" ? 2 : 4));
  console.log(`| ${[name, ...row].join(" | ")} |`);
}
const base = found.get(BASE);
if (base) {
  console.log(`\nahead of ${BASE}, seed by seed`);
  for (const [name, totals] of found) {
    if (name === BASE) continue;
    const row = MEASURES.map((of) => written(aheadOf(totals, base, of), of === "revenue" ? 2 : 4, true));
    console.log(`| ${[name, ...row].join(" | ")} |`);
  }
}
console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s, ${cpu().toFixed(0)} CPU s`);
