/** `npm run train:fm [-- --data DIR]`: trains the re-ranker on the log of a local cloud; `npm start` serves it from then on. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { startDynamo } from "@lyceum/aws-local/dynamodb";
import { startS3 } from "@lyceum/aws-local/s3";
import { Assembly } from "@lyceum/cdk-local/assembly/assembly";
import { REGION } from "@lyceum/cdk-local/assembly/names";
import { readShelf } from "../functions/recommendations/adapters/catalogue.ts";
import { defaultSettings } from "../functions/recommendations/settings.ts";
import { placesOf } from "../local/demo/places.ts";
import { preparedAssembly } from "../local/prepared-assembly.ts";
import { keepMachine } from "../local/reranker/machine-file.ts";
import { eventsIn } from "../local/reranker/past.ts";
import { trainReranker } from "../local/reranker/train-reranker.ts";
import { FolderRefused, StateFolder } from "../local/state-folder.ts";

const { values } = parseArgs({ options: { data: { type: "string", default: ".local" } } });
const started = performance.now();
const report = (line: string) =>
  console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${line}`);

if (!existsSync(values.data)) {
  console.error(`There is no ${values.data}: run npm start -- --data ${values.data} once, then stop it.`);
  process.exit(2);
}
let folder: StateFolder;
try {
  folder = StateFolder.hold(values.data);
} catch (error) {
  if (!(error instanceof FolderRefused)) throw error;
  console.error(error.message);
  process.exit(2);
}
const assembly = await Assembly.read(await preparedAssembly(), "http://127.0.0.1");
const { tables, log } = placesOf(assembly);
const directory = (name: string) => join(values.data, name);
const dynamo = await startDynamo({ directory: directory("dynamodb") });
const s3 = await startS3({ directory: directory("s3") });
const access = { region: REGION, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
try {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ ...access, endpoint: dynamo.url }));
  const products = await readShelf(documents, tables.catalogue, Date.now)();
  const events = await eventsIn(new S3Client({ ...access, endpoint: s3.url }), log);
  report(`${products.size} products, ${events.length} events`);
  const { machine, settings, trained, heldOut, table } = trainReranker(products, events, defaultSettings, report);
  for (const [name, { lists, candidates, positives }] of Object.entries({ trained, "held out": heldOut })) {
    report(`${name}: ${lists} lists of ${candidates} candidates, ${positives} of them chosen`);
  }
  report(`chosen: ${JSON.stringify(settings)}`);
  console.log("held out        log-loss     AUC  NDCG@10");
  for (const row of table) {
    const loss = row.logLoss?.toFixed(4) ?? "";
    const bound = row.lowerBound === undefined ? "" : `  (at least ${(100 * row.lowerBound).toFixed(1)} % at 95 %)`;
    console.log(
      `${row.order.padEnd(15)} ${loss.padStart(8)}  ${row.auc.toFixed(4)}   ${row.ndcg10.toFixed(4)}${bound}`,
    );
  }
  console.log("The log-loss beside our order is that of the rate of choices alone, as our order gives no probability.");
  await keepMachine(values.data, machine);
  report(`kept in ${values.data}; npm start -- --data ${values.data} serves it`);
} finally {
  await Promise.all([dynamo.close(), s3.close()]);
  folder.release();
}
