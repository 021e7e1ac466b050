import type { Device } from "../contract/receipt.ts";

/** What a browser says that it runs on; undefined for what is no browser. */
export function deviceOf(userAgent: string | undefined): Device | undefined {
  if (userAgent === undefined || !userAgent.startsWith("Mozilla/")) return undefined;
  return /\b(Mobi|Android|iPhone|iPad)/i.test(userAgent) ? "phone" : "computer";
}
