import type { Browser } from "playwright-core";
import { seedDemo } from "../../local/demo/seed.ts";
import { startInstance } from "../journeys/instance.ts";
import { openBrowser } from "./browser.ts";

/** Enough for lists, reviews and a model, and a part of what `npm start` takes for it. */
const LEARNERS = 120;

export interface OpenShop {
  readonly browser: Browser;
  /** Origin of the site. */
  readonly url: string;
  /** What went wrong behind the pages. */
  readonly failures: readonly string[];
  readonly close: () => Promise<void>;
}

/** The whole platform with a small demo shop, or the one that runs at SITE_URL, and a browser in front of it. */
export async function openShop(): Promise<OpenShop> {
  const { SITE_URL } = process.env;
  if (SITE_URL !== undefined) {
    const browser = await openBrowser();
    return { browser, url: SITE_URL, failures: [], close: () => browser.close() };
  }
  const now = Date.now();
  const instance = await startInstance((cloud, directory) =>
    seedDemo(cloud, { directory, begin: now, report: () => {}, learnerCount: LEARNERS }),
  );
  const browser = await openBrowser();
  return {
    browser,
    url: instance.cloud.url,
    failures: instance.failures,
    async close() {
      await browser.close();
      await instance.stop();
    },
  };
}
