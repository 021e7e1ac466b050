/**
 * `npm run bench:start [-- --empty --idle 60]`: the processor time and memory of the first start of a fresh clone, of a
 * second start, and of an idle platform. Reads /proc, so it needs Linux.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { empty: { type: "boolean", default: false }, idle: { type: "string", default: "60" } },
});
const root = join(import.meta.dirname, "..");
const LOOK_EVERY_MS = 100;
/** /proc's ticks a second: 100 on every Linux. */
const TICKS = 100;
const MIB = 1024 * 1024;

/** A clone as `npm ci` leaves it: the sources, the packages, and nothing that was built or kept before. */
function freshClone(): string {
  mkdirSync(join(root, "build"), { recursive: true });
  const clone = mkdtempSync(join(root, "build/bench-start-"));
  const files = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);
  for (const file of files) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(root, file), join(clone, file));
  }
  mkdirSync(join(clone, "node_modules"));
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name !== ".cache") symlinkSync(join(root, "node_modules", name), join(clone, "node_modules", name));
  }
  return clone;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly cpuSeconds: number;
  /** Including ended children. */
  readonly allCpuSeconds: number;
  readonly bytes: number;
  readonly command: string;
}

function processes(): Process[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const fields = readFileSync(`/proc/${name}/stat`, "latin1")
        .replace(/^.*\) /s, "")
        .split(" ")
        .map(Number);
      const at = (n: number) => fields[n - 3] ?? 0;
      const own = (at(14) + at(15)) / TICKS;
      const [, kib = "0"] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, "utf8")) ?? [];
      return [
        {
          pid: Number(name),
          parent: at(4),
          cpuSeconds: own,
          allCpuSeconds: own + (at(16) + at(17)) / TICKS,
          bytes: Number(kib) * 1024,
          command: readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim(),
        },
      ];
    } catch {
      // It has ended.
      return [];
    }
  });
}

/** A process and all of its descendants. */
function treeOf(pid: number): Process[] {
  const all = processes();
  const grown = (found: Process[]): Process[] => {
    const more = all.filter(({ pid: each, parent }) => {
      const has = (wanted: number) => found.some((one) => one.pid === wanted);
      return has(parent) && !has(each);
    });
    return more.length === 0 ? found : grown([...found, ...more]);
  };
  return grown(all.filter((each) => each.pid === pid));
}
const memory = (tree: readonly Process[]) => tree.reduce((sum, { bytes }) => sum + bytes, 0);
const mib = (tree: readonly Process[]) => Math.round(memory(tree) / MIB);
const cpu = (tree: readonly Process[]) => tree.reduce((sum, { allCpuSeconds }) => sum + allCpuSeconds, 0);

interface Row {
  readonly "CPU s": number;
  readonly "wall s": number;
  readonly "peak MiB of all processes": number;
}

async function start(clone: string): Promise<{ row: Row; pid: number; stop: () => Promise<void> }> {
  const began = performance.now();
  const args = [
    "--import",
    "./bin/preflight.mjs",
    "bin/local.ts",
    "--port",
    "0",
    "--data",
    "state",
    ...(values.empty ? ["--empty"] : []),
  ];
  const child = spawn(process.execPath, args, { cwd: clone, stdio: ["ignore", "pipe", "inherit"] });
  const pid = child.pid as number;
  let ready = false;
  void (async () => {
    for await (const line of createInterface({ input: child.stdout })) if (line.startsWith("ready ")) ready = true;
  })();
  let peak: readonly Process[] = [];
  while (!ready) {
    if (child.exitCode !== null) throw new Error(`The platform ended with ${child.exitCode} before it was ready.`);
    const tree = treeOf(pid);
    if (memory(tree) > memory(peak)) peak = tree;
    await setTimeout(LOOK_EVERY_MS);
  }
  const row = {
    "CPU s": Number(cpu(treeOf(pid)).toFixed(1)),
    "wall s": Number(((performance.now() - began) / 1000).toFixed(1)),
    "peak MiB of all processes": mib(peak),
  };
  const named = peak.map((each) => `${mib([each])} MiB ${each.command.slice(0, 120).replaceAll(root, ".")}`);
  console.log(`at the peak:\n  ${named.join("\n  ")}`);
  const stop = async () => {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  };
  return { row, pid, stop };
}

const clone = freshClone();
try {
  const first = await start(clone);
  await first.stop();
  const later = await start(clone);
  const seconds = Number(values.idle);
  // What is left to do after a start is done before.
  await setTimeout(10_000);
  const before = cpu(treeOf(later.pid));
  await setTimeout(seconds * 1000);
  const tree = treeOf(later.pid);
  console.table({ "first start": first.row, "later start": later.row });
  const share = (100 * (cpu(tree) - before)) / seconds;
  console.log(`idle for ${seconds} s: ${share.toFixed(2)} % of a processor, ${mib(tree)} MiB`);
  await later.stop();
} finally {
  rmSync(clone, { recursive: true, force: true });
}
