import { FLASH } from "./cookies.ts";
import { keep } from "./keep.ts";
import type { Site } from "./site.ts";

const MINUTES = 30;

/** Has the browser keep for the next pages what must stand in no address: who confirms an account, a code that claims. */
export const keepFlash = (site: Site, said: Readonly<Record<string, string>>): void =>
  keep(site, FLASH, JSON.stringify(said), { maxAge: MINUTES * 60 });

export const dropFlash = (site: Site): void => keep(site, FLASH, "", { maxAge: 0 });

/** What an earlier page kept. It comes from the browser: it is as good as what is typed into a form. */
export function flashOf({ cookie }: Site): Readonly<Record<string, string>> {
  try {
    const said: unknown = JSON.parse(cookie(FLASH) ?? "{}");
    if (typeof said !== "object" || said === null) return {};
    return Object.fromEntries(Object.entries(said).filter(([, value]) => typeof value === "string"));
  } catch {
    return {};
  }
}
