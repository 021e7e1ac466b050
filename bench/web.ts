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
import type { Browser, Page } from "playwright-core";
import { DEMO_ACCOUNTS } from "../local/demo/accounts.ts";
import { openBrowser, visit } from "../test/web/browser.ts";
import { signIn } from "../test/web/sign-in.ts";

const { values } = parseArgs({
  options: { url: { type: "string", default: "http://127.0.0.1:3000" }, runs: { type: "string", default: "3" } },
});
const root = join(import.meta.dirname, "..");
const DEBUGGING_PORT = 9_333;
const LIGHTHOUSE = "13.5.0";
/** What is asked of the site, in milliseconds: of its interactions, and of its renders by themselves. */
const MOST_INP_MS = 150;
const MOST_RENDER_MS = 50;

interface Audit {
  readonly numericValue?: number;
  readonly score?: number | null;
}
interface Category {
  readonly score: number | null;
  readonly auditRefs: readonly { readonly id: string; readonly weight: number }[];
}
interface Report {
  readonly categories: Readonly<Record<string, Category>>;
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

/** Pages by their addresses, and whether search engines should list them; a visitor's own pages should not be. */
async function publicPages(): Promise<readonly (readonly [path: string, isListed: boolean])[]> {
  const of = (query: string) => first(`/products?limit=1&${query}`, "slug");
  return [
    ["/", true],
    ["/zh", true],
    ["/works", true],
    [`/works/${await of("sort=rating&language=en&type=course")}`, true],
    [`/works/${await of("sort=popular&language=en&type=membership")}`, true],
    [`/creators/${await first("/creators?limit=1", "handle")}`, true],
    ["/about", true],
    ["/refunds", true],
    ["/cart", false],
    ["/sign-in", false],
  ];
}

async function scores(): Promise<void> {
  const run = await lighthouse();
  const rows: Record<string, string | number>[] = [];
  for (const [path, isListed] of await publicPages()) {
    const reports: Report[] = [];
    for (let n = 0; n < Number(values.runs); n++) {
      const result = await run(`${values.url}${path}`, {
        port: DEBUGGING_PORT,
        output: "json",
        logLevel: "error",
        ...(!isListed && { skipAudits: ["is-crawlable"] }),
      });
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
    const [worst] = reports;
    for (const name of ["accessibility", "best-practices", "seo", "performance"]) {
      for (const { id, score: got } of faultsOf(worst, name)) console.log(`${path}: ${name}: ${id} ${got}`);
    }
  }
  console.table(rows);
}

/** The audits that lowered a category's score. */
function faultsOf(report: Report | undefined, name: string) {
  const counted = report?.categories[name]?.auditRefs.filter(({ weight }) => weight > 0) ?? [];
  return counted
    .map(({ id }) => ({ id, score: report?.audits[id]?.score ?? null }))
    .filter(({ score }) => score !== null && score < 0.9);
}

/** Records the delay of each interaction until the next picture, from before the page's own scripts run. */
const watch = `globalThis.delays = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (entry.interactionId > 0) globalThis.delays.push(entry.duration);
}).observe({ type: "event", durationThreshold: 16, buffered: true });`;
const delaysOf = (page: Page) => page.evaluate<number[]>("globalThis.delays ?? []").catch(() => []);

/** A figure beside what is asked of it. */
const beside = (name: string, figure: number, most: number) =>
  console.log(`${name}: ${figure.toFixed(1)} ms (at most ${most} are asked: ${figure <= most ? "kept" : "NOT KEPT"})`);

interface Step {
  readonly name: string;
  readonly delays: readonly number[];
}

/** A purchase on a phone, by touch and keys, with the processor slowed down four times: from the search to the reader. */
async function purchase(page: Page): Promise<Step[]> {
  const steps: Step[] = [];
  const gather = async (name: string) => void steps.push({ name, delays: await delaysOf(page) });
  const onward = async (press: () => Promise<void>) => {
    await Promise.all([page.waitForEvent("domcontentloaded"), press()]);
    await page.waitForLoadState();
  };
  await page.goto("/");
  await page.locator("[name=q]").first().tap();
  await page.keyboard.type("lawfully");
  await gather("search");
  await onward(() => page.keyboard.press("Enter"));
  await page.locator("main details.filters > summary").tap();
  await gather("filters");
  await onward(() => page.locator("main article a").first().tap());
  await page.locator("main details.chapter > summary").last().tap();
  await gather("product");
  await onward(() => page.locator(".work-buy button[value=add]").tap());
  await page.goto("/cart");
  await page.getByText("A gift for somebody").tap();
  await page.getByText("For me").tap();
  await page.locator("#code").tap();
  await page.keyboard.type("WELCOME");
  await gather("cart");
  await onward(() => page.locator("button[value=checkout]").tap());
  await onward(() => page.getByRole("button", { name: "Pay", exact: true }).first().tap());
  await page.waitForURL(/\/orders\//);
  await page.getByRole("heading", { name: "Thank you, it is paid" }).waitFor();
  await page.goto("/desk/library");
  await page.waitForLoadState("networkidle");
  await page.locator("main [type=search], main .desk-filters input").first().tap();
  await page.keyboard.type("law");
  await page.locator(".area-menu > summary").tap();
  await page.waitForTimeout(500);
  await gather("library");
  return steps;
}

async function delays(browser: Browser): Promise<void> {
  const context = await browser.newContext({
    baseURL: values.url,
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  await context.addInitScript(watch);
  const page = await context.newPage();
  await signIn(page, DEMO_ACCOUNTS.learner);
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const steps = await purchase(page);
  console.table(
    steps.map(({ name, delays: each }) => ({
      on: name,
      interactions: each.length,
      "slowest ms": Math.max(0, ...each),
    })),
  );
  // Of fewer than fifty interactions the slowest counts (https://web.dev/articles/inp).
  beside("INP of the purchase", Math.max(0, ...steps.flatMap(({ delays: each }) => each)), MOST_INP_MS);
  await context.close();
}

/** The size of the scripts that a page loads, in bytes of Brotli at its default. */
async function scripts(browser: Browser): Promise<void> {
  const rows: Record<string, string | number>[] = [];
  const work = await first("/products?sort=rating&limit=1&language=en&type=course", "slug");
  for (const [path, role] of [
    ["/", undefined],
    [`/works/${work}`, undefined],
    ["/cart", undefined],
    ["/sign-in", undefined],
    ["/studio", "creator"],
    ["/desk", "learner"],
    ["/console", "operator"],
  ] as const) {
    const { page, context } = await visit(browser, values.url);
    if (role) await signIn(page, DEMO_ACCOUNTS[role]);
    const session = await context.newCDPSession(page);
    await session.send("Network.setCacheDisabled", { cacheDisabled: true });
    const sizes: Promise<number>[] = [];
    page.on("response", (response) => {
      if (!/\.m?js$/.test(new URL(response.url()).pathname)) return;
      sizes.push(response.body().then((body) => brotliCompressSync(body).length));
    });
    const reply = await page.goto(path, { waitUntil: "networkidle" });
    if (new URL(page.url()).pathname !== path) throw new Error(`${path} led to ${page.url()} (${reply?.status()}).`);
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    rows.push({ page: path, scripts: sizes.length, kB: Number((bytes / 1_000).toFixed(1)) });
    await context.close();
  }
  console.table(rows);
}

/** A quantile without the first hundred requests, which a new process answers more slowly. */
function share(all: readonly number[], part: number): number {
  const sorted = all.slice(100).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
}

/**
 * How long a page takes to be rendered if the API's answers are there at once: by the clock, and in processor time, which
 * does not depend on other work on the machine.
 */
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
  let [slowest, slowestOfCpu] = [0, 0];
  for (const path of [
    "/",
    "/works",
    `/works/${await first("/products?sort=rating&limit=1&language=en", "slug")}`,
    "/sign-in",
  ]) {
    const event = {
      version: "2.0",
      rawPath: path,
      rawQueryString: "",
      headers: { host: new URL(values.url).host },
      requestContext: { http: { method: "GET", path }, domainName: "site" },
      isBase64Encoded: false,
    };
    const [times, works]: [number[], number[]] = [[], []];
    for (let n = 0; n < 500; n++) {
      const at = performance.now();
      const before = process.cpuUsage();
      const { statusCode } = await handler(event, {});
      if (statusCode !== 200) throw new Error(`${path} is answered ${statusCode}.`);
      const { user, system } = process.cpuUsage(before);
      times.push(performance.now() - at);
      works.push((user + system) / 1_000);
    }
    const [late, lateOfCpu] = [share(times, 0.99), share(works, 0.99)];
    slowest = Math.max(slowest, late);
    slowestOfCpu = Math.max(slowestOfCpu, lateOfCpu);
    rows.push({
      page: path,
      "p50 ms": share(times, 0.5).toFixed(1),
      "p99 ms": late.toFixed(1),
      "p50 CPU ms": share(works, 0.5).toFixed(1),
      "p99 CPU ms": lateOfCpu.toFixed(1),
    });
  }
  globalThis.fetch = fetched;
  console.log(`The function's module loads in ${Math.round(load)} ms.`);
  console.table(rows);
  beside("p99 of a render, by the clock", slowest, MOST_RENDER_MS);
  beside("p99 of a render, of a processor", slowestOfCpu, MOST_RENDER_MS);
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
