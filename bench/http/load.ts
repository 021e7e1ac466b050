import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import autocannon from "autocannon";

/** Runs `work` against a fresh instance in a process of its own: the demo shop, and GET /bare, which does nothing. */
export async function withInstance(work: (url: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "bench-http-"));
  const instance = spawn(process.execPath, [join(import.meta.dirname, "instance.ts"), directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ready = async (): Promise<string> => {
    for await (const line of createInterface({ input: instance.stdout })) {
      if (line.startsWith("ready ")) return line.slice("ready ".length);
    }
    throw new Error("The instance ended before it was ready.");
  };
  try {
    await work(await ready());
  } finally {
    instance.kill("SIGTERM");
    await new Promise((resolve) => (instance.exitCode === null ? instance.once("exit", resolve) : resolve(undefined)));
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Requests of one kind; `request(n)` is the n-th of a run. */
export interface Load {
  readonly name: string;
  readonly expected: number;
  readonly request: (n: number) => autocannon.Request;
}

/** The result of a load: requests a second, and milliseconds. */
export interface Measured {
  readonly name: string;
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

/** The duration or number of requests, and the number of connections. */
export type Extent = Pick<autocannon.Options, "amount" | "connections" | "duration">;

/** @throws Error if any reply was not the expected one, as a rate of refusals means nothing */
export async function measure(url: string, { name, expected, request }: Load, extent: Extent): Promise<Measured> {
  let sent = 0;
  // The path, such as /api, that the routes are under.
  const base = new URL(url).pathname.replace(/\/$/, "");
  const next = (defaults: autocannon.Request): autocannon.Request => {
    const asked = request(sent++);
    return { ...defaults, ...asked, path: base + (asked.path ?? "") };
  };
  const statuses = new Map<number, number>();
  const options = {
    url,
    ...extent,
    requests: [{ setupRequest: next }],
  };
  const begun = performance.now();
  let last = begun;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(options, (error, done) => (error ? reject(error) : resolve(done)));
    run.on("response", (_, status) => {
      last = performance.now();
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    });
  });
  const seconds = (last - begun) / 1000;
  const others = [...statuses].filter(([status]) => status !== expected);
  if (others.length > 0) throw new Error(`${name}: answered ${others.map((pair) => pair.join(" x ")).join(", ")}`);
  // autocannon counts whole seconds, and a run of few requests is shorter.
  const rate = extent.amount === undefined ? result.requests.average : extent.amount / seconds;
  return { name, rate, p50: result.latency.p50, p99: result.latency.p99 };
}

/** Prints a table of rates, each as a share of the first. */
export function printRates(rows: readonly Measured[]): void {
  const [bare] = rows;
  console.table(
    Object.fromEntries(
      rows.map(({ name, rate, p50, p99 }) => [
        name,
        {
          "requests/s": Math.round(rate),
          "of bare": (rate / (bare?.rate ?? 1)).toFixed(4),
          "p50 ms": p50,
          "p99 ms": p99,
        },
      ]),
    ),
  );
}
