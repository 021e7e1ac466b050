/**
 * `npm run check [-- NAME...]`: runs all checks that are not tests, as many at a time as there are processors. The output of
 * each is printed when it has ended.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { BY_NAME } from "../lib/constructs/modules.ts";

const root = join(import.meta.dirname, "..");
/** Scripts of package.json, the slowest first. */
const CHECKS = ["synth", "typecheck", "rules", "unused", "lint"];
/**
 * A synthesis checks templates by the AWS Solutions rules: it builds no code, as test/infra/bundles does. CloudFormation's own
 * rules, half of a synthesis, are for both stages, in test/infra/stage.
 */
const VARIABLES: Readonly<Record<string, NodeJS.ProcessEnv>> = {
  synth: {
    CDK_VALIDATION: "false",
    CDK_CONTEXT_JSON: JSON.stringify({ code: BY_NAME, solutions: "checked" }),
    CDK_OUTDIR: join(root, "build/checked"),
  },
};
const named = process.argv.slice(2);

async function passes(name: string): Promise<boolean> {
  const began = Date.now();
  const child = spawn("npm", ["run", "--silent", name], {
    cwd: root,
    env: { ...process.env, ...VARIABLES[name] },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${code === 0 ? "✓" : "✗"} ${name} (${seconds} s)`);
  for (const said of [out, error]) if (said.trim() !== "") console.log(said.trimEnd());
  return code === 0;
}

const waiting = named.length > 0 ? named : [...CHECKS];
const failed: string[] = [];
async function work(): Promise<void> {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    if (!(await passes(name))) failed.push(name);
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work));
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(", ")}. Each can be run by itself: npm run ${failed[0]}`);
  process.exitCode = 1;
}
