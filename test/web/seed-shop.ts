/** `node test/web/seed-shop.ts DIR`: makes the state of a small demo shop in a folder. */
import { seedDemo } from "../../local/demo/seed.ts";
import { preparedAssembly } from "../../local/prepared-assembly.ts";
import { startCloud } from "../../local/runner.ts";

/** Enough for lists, reviews and a model, and a part of what `npm start` takes for it. */
const LEARNERS = 120;

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error("Name the folder to seed.");
const begin = Date.now();
const failures: string[] = [];
const cloud = await startCloud({
  assembly: preparedAssembly,
  directory,
  port: 0,
  onFailure: (name, error) => failures.push(`${name}: ${(error as Error).message}`),
  prepare: (empty) => seedDemo(empty, { directory, begin, report: () => {}, learnerCount: LEARNERS }),
});
await cloud.close();
for (const each of failures) console.error(each);
process.exit(failures.length > 0 ? 1 : 0);
