import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

/** Kept between runs: unpacking takes seconds. */
const UNPACKED = join(import.meta.dirname, "../../build/chromium");

/** What the package passes by itself would switch web security off, and hide faults of CSP and cookies. */
const ARGUMENTS = [
  "--no-sandbox",
  "--headless=shell",
  "--disable-background-networking",
  "--disable-dev-shm-usage",
  "--font-render-hinting=none",
];

/** Unpacks the Chromium of the npm package, with the libraries that a bare system lacks. */
async function unpacked(): Promise<{ path: string; libraries: string }> {
  await mkdir(UNPACKED, { recursive: true });
  const before = process.env.TMPDIR;
  // The package unpacks to the system's temporary folder, wherever that is said to be.
  process.env.TMPDIR = UNPACKED;
  try {
    const { default: packed, inflate } = await import("@sparticuz/chromium");
    const folder = dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium"));
    const libraries = await inflate(join(folder, "../bin/al2023.tar.br"));
    return { path: await packed.executablePath(), libraries: join(libraries, "lib") };
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

/** Why there is no browser here, if so: tests that need one are skipped by this name. */
export const noBrowser: string | undefined =
  process.env.CHROME_PATH !== undefined || process.platform === "linux"
    ? undefined
    : "There is no browser: set CHROME_PATH to a Chrome or Chromium.";

/** Has a real browser: the Chrome at CHROME_PATH, else the Chromium that npm brought. @param more arguments of it */
export async function openBrowser(more: readonly string[] = []): Promise<Browser> {
  const { CHROME_PATH } = process.env;
  if (CHROME_PATH !== undefined) {
    if (!existsSync(CHROME_PATH)) throw new Error(`CHROME_PATH names ${CHROME_PATH}, which is not there.`);
    return chromium.launch({
      executablePath: CHROME_PATH,
      args: [...ARGUMENTS.filter((each) => !each.includes("shell")), ...more],
    });
  }
  const { path, libraries } = await unpacked();
  const { LD_LIBRARY_PATH } = process.env;
  return chromium.launch({
    executablePath: path,
    args: [...ARGUMENTS, ...more],
    // What the system has comes first.
    env: {
      ...process.env,
      LD_LIBRARY_PATH: [LD_LIBRARY_PATH, "/usr/lib/x86_64-linux-gnu", libraries].filter(Boolean).join(":"),
    },
  });
}

export interface Looks {
  readonly language: "en" | "zh";
  readonly theme: "light" | "dark";
  readonly width: 360 | 1280;
  /** False: the page's scripts are not run. */
  readonly hasScripts?: boolean;
}

/** A person's browser: cookies of its own, and all that went wrong in its pages. */
export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors of scripts, of CSP and of what could not be loaded, as the console has them. */
  readonly errors: string[];
}

/** @param origin of the site; paths are under it from then on */
export async function visit(browser: Browser, origin: string, looks: Partial<Looks> = {}): Promise<Visit> {
  const { language = "en", theme = "light", width = 1280, hasScripts = true } = looks;
  const context = await browser.newContext({
    baseURL: origin,
    locale: language === "zh" ? "zh-CN" : "en-GB",
    colorScheme: theme,
    viewport: { width, height: 900 },
    javaScriptEnabled: hasScripts,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("console", (message) => {
    // A form that is refused is answered with its status, which Chromium notes as an error; pages of refusals are looked at as such.
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  return { context, page, errors };
}
