/** `npm run bench:cold`: bundle size and time to load the module of each function, against an empty handler. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Assembly } from "@lyceum/cdk-local/assembly/assembly";
import * as z from "zod";
import { lyceum } from "../lib/app.ts";

const { values } = parseArgs({ options: { runs: { type: "string", default: "5" } } });
const runs = Number(values.runs);
const directory = mkdtempSync(join(tmpdir(), "bench-cold-"));

const LOAD = `const started = performance.now();
await import(process.argv[1]);
process.stdout.write(String(performance.now() - started), () => process.exit(0));`;

/** The median time, in ms, to import a module in a fresh process with these variables. */
function loadTime(file: string, environment: Record<string, string>): number {
  const times = Array.from({ length: runs }, () => {
    const { stdout, status, stderr } = spawnSync(
      process.execPath,
      ["--input-type=module", "-e", LOAD, pathToFileURL(file).href],
      { env: { PATH: process.env.PATH, AWS_REGION: "us-east-1", ...environment }, encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`${file} does not load: ${stderr}`);
    return Number(stdout);
  });
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] as number;
}

const properties = z.object({
  Code: z.object({ S3Key: z.string() }),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }),
});

try {
  const empty = join(directory, "empty.mjs");
  writeFileSync(empty, "export const handler = async () => ({ statusCode: 204 });");
  lyceum({ outdir: join(directory, "assembly") }).synth();
  const assembly = await Assembly.read(join(directory, "assembly"), "https://api.example");
  const nothing = loadTime(empty, {});
  const rows = assembly.of("AWS::Lambda::Function", properties).map(({ stack, id, is }) => {
    const file = join(assembly.directory, `asset.${is.Code.S3Key.slice(0, -4)}`, "index.mjs");
    const name = `${stack.replace(/^lyceum-dev-/, "")} ${id.replace(/[0-9A-F]{8}$/, "")}`;
    return { name, kib: statSync(file).size / 1024, ms: loadTime(file, is.Environment.Variables) };
  });
  console.log(`empty handler: ${nothing.toFixed(1)} ms; the median of ${runs} fresh processes each`);
  console.table(
    Object.fromEntries(
      rows
        .sort((a, b) => b.ms - a.ms)
        .map(({ name, kib, ms }) => [
          name,
          { KiB: Math.round(kib), ms: Number(ms.toFixed(1)), "times empty": Number((ms / nothing).toFixed(1)) },
        ]),
    ),
  );
} finally {
  rmSync(directory, { recursive: true, force: true });
}
