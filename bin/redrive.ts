/**
 * `npm run redrive -- --stage prod`, or `-- --url http://127.0.0.1:3000` for a local cloud: repeats the invocations in the
 * dead-letter queues. Exits 1 if one failed again.
 */
import { parseArgs } from "node:util";
import { endpoints, services } from "./operations/aws.ts";
import { redrive } from "./operations/redrive.ts";

const { values } = parseArgs({ options: { stage: { type: "string" }, url: { type: "string" } } });
const { stage, url } = values;
if ((stage === undefined) === (url === undefined) || (stage !== undefined && stage !== "dev" && stage !== "prod")) {
  console.error("Usage: npm run redrive -- --stage dev|prod | --url http://127.0.0.1:3000");
  process.exit(2);
}
const local =
  url === undefined ? undefined : endpoints.parse(await (await fetch(new URL("/_local/endpoints", url))).json());
const { queues, ...ports } = services(local);
const { done, failed } = await redrive({ ...ports, report: (line) => console.log(line) }, await queues(stage ?? "dev"));
console.log(`${done} done, ${failed} failed again.`);
if (failed > 0) process.exitCode = 1;
