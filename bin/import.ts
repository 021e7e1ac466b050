/** `npm run import -- --interactions FILE.tsv[.gz] [--data DIR]`: loads a public interaction file into a state of its own. */
import { readdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import { importInteractions } from "../local/demo/import.ts";
import { interactionsOf } from "../local/demo/interactions.ts";
import { preparedAssembly } from "../local/prepared-assembly.ts";
import { startCloud } from "../local/runner.ts";

const { values } = parseArgs({
  options: { interactions: { type: "string" }, data: { type: "string", default: ".local-import" } },
});
if (values.interactions === undefined) {
  console.error("Usage: npm run import -- --interactions FILE.tsv[.gz] [--data DIR]   (user, item[, weight[, time]])");
  process.exit(2);
}
if ((await readdir(values.data).catch(() => [])).length > 0) {
  console.error(
    `${values.data} is not empty: name another --data, or clear it by npm run reset -- --data ${values.data}`,
  );
  process.exit(2);
}
const started = performance.now();
const report = (line: string) =>
  console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${line}`);
const { interactions } = values;
const cloud = await startCloud({
  assembly: preparedAssembly,
  directory: values.data,
  port: 0,
  prepare: (empty) => importInteractions(empty, interactionsOf(interactions), Date.now(), report),
  onFailure: (name, error) => console.error(`${name}: ${(error as Error).message}`),
});
await cloud.close();
console.log(`Done. See it by: npm start -- --empty --data ${values.data}`);
