/** `npm run train:fm [-- --data DIR]`: trains the re-ranker on the log of a local cloud; `npm start` serves it from then on. */
import { parseArgs } from "node:util";
import { keepMachine } from "../local/reranker/machine-file.ts";
import { printComparison } from "../local/reranker/measure.ts";
import { withStoppedShop } from "../local/reranker/stopped-shop.ts";
import { trainReranker } from "../local/reranker/train-reranker.ts";

const { values } = parseArgs({ options: { data: { type: "string", default: ".local" } } });
const started = performance.now();
const report = (line: string) =>
  console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${line}`);

const found = await withStoppedShop(values.data, async ({ products, events, settings: ofLists }) => {
  report(`${products.size} products, ${events.length} events`);
  const { machine, settings, trained, heldOut, table } = trainReranker(products, events, ofLists, report);
  for (const [name, { lists, candidates, positives }] of Object.entries({ trained, "held out": heldOut })) {
    report(`${name}: ${lists} lists of ${candidates} candidates, ${positives} of them chosen`);
  }
  report(`chosen: ${JSON.stringify(settings)}`);
  printComparison(table);
  await keepMachine(values.data, machine);
  report(`kept in ${values.data}; npm start -- --data ${values.data} serves it`);
});
if (!found) process.exitCode = 2;
