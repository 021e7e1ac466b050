/** `npm run reset [-- --data DIR]`: deletes the local cloud's state, so that the next start begins with an empty one. */
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { FolderRefused, StateFolder } from "../local/state-folder.ts";

const { values } = parseArgs({ options: { data: { type: "string", default: ".local" } } });
try {
  if (existsSync(values.data)) StateFolder.hold(values.data).delete();
  console.log(`${values.data} is cleared.`);
} catch (error) {
  if (!(error instanceof FolderRefused)) throw error;
  console.error(`${error.message} Nothing was deleted.`);
  process.exitCode = 2;
}
