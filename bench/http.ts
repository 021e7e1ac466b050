/** `npm run bench:http`: browse, recommend and order against a bare handler on the same runner, as ratios in one run. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import autocannon from "autocannon";
import * as z from "zod";
import { joined } from "../local/journey/people.ts";
import { Session } from "../local/journey/session.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "8" },
    connections: { type: "string", default: "10" },
    buyers: { type: "string", default: "20" },
  },
});
const duration = Number(values.seconds);
const connections = Number(values.connections);

const directory = mkdtempSync(join(tmpdir(), "bench-http-"));
const instance = spawn(process.execPath, [join(import.meta.dirname, "http/instance.ts"), directory], {
  stdio: ["ignore", "pipe", "inherit"],
});

async function readyUrl(): Promise<string> {
  for await (const line of createInterface({ input: instance.stdout })) {
    if (line.startsWith("ready ")) return line.slice("ready ".length);
  }
  throw new Error("The instance ended before it was ready.");
}

interface Load {
  readonly name: string;
  readonly expected: number;
  readonly request: (n: number) => autocannon.Request;
}

async function measure(url: string, { name, expected, request }: Load) {
  let sent = 0;
  const statuses = new Map<number, number>();
  const options = {
    url,
    duration,
    connections,
    requests: [{ setupRequest: (defaults: autocannon.Request) => ({ ...defaults, ...request(sent++) }) }],
  };
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(options, (error, done) => (error ? reject(error) : resolve(done)));
    run.on("response", (_, status) => statuses.set(status, (statuses.get(status) ?? 0) + 1));
  });
  const others = [...statuses].filter(([status]) => status !== expected);
  if (others.length > 0) throw new Error(`${name}: answered ${others.map((pair) => pair.join(" x ")).join(", ")}`);
  return { name, rate: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 };
}

try {
  const url = await readyUrl();
  const session = new Session(url);
  const { items } = z
    .object({ items: z.array(z.object({ id: z.string() })) })
    .parse(await session.call("GET", "/products?limit=100&currency=usd&minPrice=100", 200));
  const ids = items.map(({ id }) => id);
  const buyers: Record<string, string>[] = [];
  for (let n = 0; n < Number(values.buyers); n++) buyers.push((await joined(session, "Buyer")).session.headers);
  const buyer = (n: number) => buyers[n % buyers.length];
  const loads: Load[] = [
    { name: "bare handler", expected: 200, request: () => ({ method: "GET", path: "/bare" }) },
    {
      name: "browse: GET /products",
      expected: 200,
      request: (n) => ({ method: "GET", path: `/products?limit=20&sort=${["newest", "rating"][n % 2]}` }),
    },
    {
      name: "browse: GET /products/{id}",
      expected: 200,
      request: (n) => ({ method: "GET", path: `/products/${ids[n % ids.length]}` }),
    },
    {
      name: "recommend: GET /recommendations",
      expected: 200,
      request: (n) => ({ method: "GET", path: "/recommendations?limit=12", headers: buyer(n) }),
    },
    {
      name: "order: POST /orders",
      expected: 201,
      // Each buyer and product once, then the order that is open for it.
      request: (n) => ({
        method: "POST",
        path: "/orders",
        headers: { ...buyer(n), "content-type": "application/json" },
        body: JSON.stringify({ products: [ids[Math.floor(n / buyers.length) % ids.length]] }),
      }),
    },
  ];
  const rows = [];
  for (const load of loads) {
    await measure(url, { ...load, name: `${load.name} (warm-up)` });
    rows.push(await measure(url, load));
  }
  const [bare] = rows;
  console.log(`${duration} s each after as long a warm-up, ${connections} connections`);
  console.table(
    Object.fromEntries(
      rows.map(({ name, rate, p50, p99 }) => [
        name,
        {
          "requests/s": Math.round(rate),
          "of bare": (rate / (bare?.rate ?? 1)).toFixed(3),
          "p50 ms": p50,
          "p99 ms": p99,
        },
      ]),
    ),
  );
} finally {
  instance.kill("SIGTERM");
  await new Promise((resolve) => (instance.exitCode === null ? instance.once("exit", resolve) : resolve(undefined)));
  rmSync(directory, { recursive: true, force: true });
}
