import module from "node:module";
import { fileURLToPath } from "node:url";

/** Run before each command, in JavaScript that every Node knows: an older one says only that it does not know ".ts". */
const NEEDED = [22, 18];

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  console.error(
    `This is Node ${process.versions.node}, and Lyceum needs ${NEEDED.join(".")} or newer. "npm ci" brings one, which "npm start" and its like use: see that it was not told to ignore scripts.`,
  );
  process.exit(1);
}

// What was compiled once is kept, types stripped: a later start takes a second less of a processor.
module.enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/node", import.meta.url)));
