import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { vi } from "vitest";
import * as z from "zod";
import { DAY_MS } from "../../functions/shared/kernel/time.ts";
import type { Cloud } from "../../local/runner.ts";
import { startInstance } from "../journeys/instance.ts";
import { openBrowser } from "./browser.ts";

export interface OpenShop {
  readonly browser: Browser;
  /** Origin of the site. */
  readonly url: string;
  /** What went wrong behind the pages. */
  readonly failures: readonly string[];
  /**
   * Calls a function that runs on a schedule, as it will be called some days from now. Absent where the platform is not
   * this test's own.
   */
  readonly later?: (days: number, name: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** Of this run of tests: who starts it has made the system's temporary folder its own. */
const STATE = join(tmpdir(), "small-shop");
const LOOK_EVERY_MS = 200;

/** In a process of its own: functions keep the addresses of the first platform in theirs. */
async function seed(directory: string): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "seed-shop.ts"), directory], { stdio: "inherit" });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error("The small demo shop could not be seeded.");
}

/** The state of the small demo shop, which the first who asks in a run of tests makes for all. */
async function seededState(): Promise<string> {
  const isThere = () =>
    stat(STATE).then(
      () => true,
      () => false,
    );
  while (!(await isThere())) {
    const lock = `${STATE}.lock`;
    const isMine = await mkdir(lock).then(
      () => true,
      () => false,
    );
    if (!isMine) {
      await setTimeout(LOOK_EVERY_MS);
      continue;
    }
    try {
      const draft = `${STATE}.${process.pid}`;
      if (!(await isThere())) await seed(draft).then(() => rename(draft, STATE));
    } finally {
      await rm(lock, { recursive: true });
    }
  }
  return STATE;
}

const called =
  ({ assembly, invoke }: Cloud): NonNullable<OpenShop["later"]> =>
  async (days, name) => {
    const found = assembly.of("AWS::Lambda::Function", z.unknown()).find((each) => each.id.startsWith(name));
    if (found === undefined) throw new Error(`There is no function ${name}.`);
    // The functions run in this process, and so do Stripe and the tables.
    vi.useFakeTimers({ now: Date.now() + days * DAY_MS, toFake: ["Date"] });
    try {
      return await invoke(found.name, {});
    } finally {
      vi.useRealTimers();
    }
  };

/** The whole platform with a small demo shop, or the one that runs at SITE_URL, and a browser in front of it. */
export async function openShop(): Promise<OpenShop> {
  const { SITE_URL } = process.env;
  if (SITE_URL !== undefined) {
    const browser = await openBrowser();
    return { browser, url: SITE_URL, failures: [], close: () => browser.close() };
  }
  // What the demo shop's creators are owed was never paid to Stripe.
  const platformFunds = { usd: 99_999_999, cny: 99_999_999 };
  const instance = await startInstance(undefined, { state: await seededState(), platformFunds });
  const browser = await openBrowser();
  return {
    browser,
    url: instance.cloud.url,
    failures: instance.failures,
    later: called(instance.cloud),
    async close() {
      await browser.close();
      await instance.stop();
    },
  };
}
