/** `npm run reset [-- --data DIR]`: forgets the local cloud's state, so that the next start begins anew. */
import { readdir, rm } from "node:fs/promises";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { data: { type: "string", default: ".local" } } });
const found: string[] = await readdir(values.data).catch(() => []);
if (found.length > 0 && !found.includes("dynamodb")) {
  console.error(`${values.data} is not the local cloud's state; nothing was deleted.`);
  process.exit(2);
}
await rm(values.data, { recursive: true, force: true });
console.log(`${values.data} is cleared.`);
