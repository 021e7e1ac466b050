import { FLASH } from "./cookies.ts";
import { keep } from "./keep.ts";
import type { Site } from "./site.ts";

const MINUTES = 30;

/** Stores data for the next pages in a cookie that must not be in a URL: the account to confirm, a code to claim. */
export const keepFlash = (site: Site, said: Readonly<Record<string, string>>): void =>
  keep(site, FLASH, JSON.stringify(said), { maxAge: MINUTES * 60 });

export const dropFlash = (site: Site): void => keep(site, FLASH, "", { maxAge: 0 });

/** The data of an earlier page. It comes from the browser, so it is as untrusted as a form. */
export function flashOf({ cookie }: Site): Readonly<Record<string, string>> {
  try {
    const said: unknown = JSON.parse(cookie(FLASH) ?? "{}");
    if (typeof said !== "object" || said === null) return {};
    return Object.fromEntries(Object.entries(said).filter(([, value]) => typeof value === "string"));
  } catch {
    return {};
  }
}
