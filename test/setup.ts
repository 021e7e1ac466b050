import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Whatever tests, and what they start, put into the system's temporary folder goes into one that is deleted with the run. */
export default function setup(): () => void {
  const build = join(import.meta.dirname, "../build");
  mkdirSync(build, { recursive: true });
  const directory = mkdtempSync(join(build, "tests-"));
  Object.assign(process.env, { TMPDIR: directory, TEMP: directory, TMP: directory });
  return () => rmSync(directory, { recursive: true, force: true });
}
