/**
 * `npm run bench:web [-- --url URL --runs 3]`: how fast the site's pages are, on a platform that runs with its demo shop
 * (`npm start`): Lighthouse on its throttled phone, delays between a key or a tap and the next picture in a scripted
 * purchase, and the time that a page takes to render, apart from the API. Lighthouse is fetched from npm at the first run.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync } from "node:zlib";
import type { Page } from "playwright-core";
import { DEMO_ACCOUNTS } from "../local/demo/accounts.ts";
import { openBrowser, visit } from "../test/web/browser.ts";
import { signIn } from "../test/web/sign-in.ts";

const { values } = parseArgs({
  options: { url: { type: "string", default: "http://127.0.0.1:3000" }, runs: { type: "string", default: "3" } },
});
const root = join(import.meta.dirname, "..");
const DEBUGGING_PORT = 9_333;
const LIGHTHOUSE = "13.5.0";

interface Audit {
  readonly numericValue?: number;
}
interface Report {
  readonly categories: Readonly<Record<string, { readonly score: number | null }>>;
  readonly audits: Readonly<Record<string, Audit>>;
}
type Lighthouse = (url: string, flags: object) => Promise<{ readonly lhr: Report } | undefined>;

/** Lighthouse takes 176 MB of node_modules: it is no dependency, and stays in build/. */
async function lighthouse(): Promise<Lighthouse> {
  const folder = join(root, "build/lighthouse");
  const entry = join(folder, "node_modules/lighthouse/core/index.js");
  if (!existsSync(entry)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), "{}");
    execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", `lighthouse@${LIGHTHOUSE}`], {
      cwd: folder,
      stdio: "inherit",
    });
  }
  return ((await import(entry)) as { default: Lighthouse }).default;
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

async function first(path: string, field: string): Promise<string> {
  const response = await fetch(`${values.url}/api${path}`);
  const { items } = (await response.json()) as { items: Record<string, string>[] };
  return items[0]?.[field] ?? "";
}

async function scores(): Promise<void> {
  const run = await lighthouse();
  const work = await first("/products?sort=rating&limit=1&language=en&type=course", "slug");
  const creator = await first("/creators?limit=1", "handle");
  const paths = ["/", "/works", `/works/${work}`, `/creators/${creator}`, "/cart", "/sign-in", "/zh"];
  const rows: Record<string, string | number>[] = [];
  for (const path of paths) {
    const reports: Report[] = [];
    for (let n = 0; n < Number(values.runs); n++) {
      const result = await run(`${values.url}${path}`, { port: DEBUGGING_PORT, output: "json", logLevel: "error" });
      if (result) reports.push(result.lhr);
    }
    const score = (name: string) =>
      Math.round(100 * median(reports.map(({ categories }) => categories[name]?.score ?? 0)));
    const audit = (name: string) => median(reports.map(({ audits }) => audits[name]?.numericValue ?? Number.NaN));
    rows.push({
      page: path,
      performance: score("performance"),
      accessibility: score("accessibility"),
      "best practices": score("best-practices"),
      SEO: score("seo"),
      "LCP ms": Math.round(audit("largest-contentful-paint")),
      CLS: audit("cumulative-layout-shift").toFixed(3),
      "blocked ms": Math.round(audit("total-blocking-time")),
      kB: Math.round(audit("total-byte-weight") / 1_000),
    });
  }
  console.table(rows);
}

/** Notes how long each interaction takes to be seen, from before a page's own scripts on. */
const watch = `globalThis.delays = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (entry.interactionId > 0) globalThis.delays.push(entry.duration);
}).observe({ type: "event", durationThreshold: 16, buffered: true });`;
const delaysOf = (page: Page) => page.evaluate<number[]>("globalThis.delays ?? []").catch(() => []);

/** A purchase by mouse and keyboard, on a processor that is four times as slow. */
async function delays(browser: Awaited<ReturnType<typeof openBrowser>>): Promise<void> {
  const { page, context } = await visit(browser, values.url, { width: 360 });
  await context.addInitScript(watch);
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await signIn(page, DEMO_ACCOUNTS.learner);
  const seen: number[] = [];
  const gather = async () => void seen.push(...(await delaysOf(page)));
  await page.goto("/");
  await page.locator("[name=q]").fill("");
  await page.locator("[name=q]").pressSequentially("writing");
  await gather();
  await page.keyboard.press("Enter");
  await page.waitForLoadState();
  await page.locator("main article a").first().click();
  await page.waitForLoadState();
  await page.locator("main summary").first().click();
  await gather();
  const add = page.getByRole("button", { name: "Add to the cart" }).first();
  if ((await add.count()) > 0) await add.click();
  await page.waitForLoadState();
  await gather();
  await page.goto("/desk/library");
  await page.waitForLoadState("networkidle");
  await page.locator("nav a").first().click();
  await page.waitForTimeout(500);
  await gather();
  console.log(`Interactions: ${seen.length}; slowest ${Math.max(0, ...seen)} ms (INP of so few is their slowest).`);
  await context.close();
}

/** Bytes of what a page loads of scripts, in Brotli at its default. */
async function scripts(browser: Awaited<ReturnType<typeof openBrowser>>): Promise<void> {
  const rows: Record<string, string | number>[] = [];
  for (const [path, role] of [
    ["/", undefined],
    ["/cart", undefined],
    ["/studio", "creator"],
    ["/desk", "learner"],
    ["/console", "operator"],
  ] as const) {
    const { page, context } = await visit(browser, values.url);
    if (role) await signIn(page, DEMO_ACCOUNTS[role]);
    let bytes = 0;
    page.on("response", async (response) => {
      if (response.request().resourceType() !== "script") return;
      bytes += brotliCompressSync(await response.body().catch(() => Buffer.alloc(0))).length;
    });
    await page.goto(path, { waitUntil: "networkidle" });
    rows.push({ page: path, "scripts kB": Number((bytes / 1_000).toFixed(1)) });
    await context.close();
  }
  console.table(rows);
}

/** How long a page takes to be rendered when what it asks of the API is there at once. */
async function rendering(): Promise<void> {
  const built = join(root, "build/web/server/index.mjs");
  if (!existsSync(built)) throw new Error("Run npm run build:web first.");
  Object.assign(process.env, { API_URL: `${values.url}/api`, CONTENT_ORIGINS: "", SITE_URL: values.url });
  const fetched = globalThis.fetch;
  const kept = new Map<string, { status: number; body: string; type: string }>();
  globalThis.fetch = async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    const found: { status: number; body: string; type: string } =
      kept.get(url) ??
      (await fetched(input, init).then(async (reply) => ({
        status: reply.status,
        body: await reply.text(),
        type: reply.headers.get("content-type") ?? "",
      })));
    kept.set(url, found);
    return new Response(found.body, { status: found.status, headers: { "content-type": found.type } });
  };
  const begun = performance.now();
  const { handler } = (await import(built)) as {
    handler: (event: object, context: object) => Promise<{ statusCode: number }>;
  };
  const load = performance.now() - begun;
  const rows: Record<string, string | number>[] = [];
  for (const path of ["/", "/works", `/works/${await first("/products?sort=rating&limit=1", "slug")}`, "/sign-in"]) {
    const event = {
      version: "2.0",
      rawPath: path,
      rawQueryString: "",
      headers: { host: new URL(values.url).host },
      requestContext: { http: { method: "GET", path }, domainName: "site" },
      isBase64Encoded: false,
    };
    const times: number[] = [];
    for (let n = 0; n < 400; n++) {
      const at = performance.now();
      const { statusCode } = await handler(event, {});
      if (statusCode !== 200) throw new Error(`${path} is answered ${statusCode}.`);
      times.push(performance.now() - at);
    }
    const sorted = times.slice(100).toSorted((a, b) => a - b);
    const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1);
    rows.push({ page: path, "p50 ms": at(0.5), "p99 ms": at(0.99) });
  }
  globalThis.fetch = fetched;
  console.log(`The function's module loads in ${Math.round(load)} ms.`);
  console.table(rows);
}

const sizes = readdirSync(join(root, "build/web/client/assets")).filter((file) => file.endsWith(".css"));
for (const file of sizes) {
  const bytes = brotliCompressSync(readFileSync(join(root, "build/web/client/assets", file))).length;
  console.log(`${file}: ${(bytes / 1_000).toFixed(1)} kB`);
}
await rendering();
const browser = await openBrowser([`--remote-debugging-port=${DEBUGGING_PORT}`]);
try {
  await scripts(browser);
  await delays(browser);
  await scores();
} finally {
  await browser.close();
}
