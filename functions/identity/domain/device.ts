import type { Device } from "../contract/sessions.ts";

/** The first match counts: most browsers also name others in their User-Agent. */
const PROGRAMS = [
  ["Edge", /\bEdg(?:e|A|iOS)?\//],
  ["Opera", /\b(?:OPR|Opera)\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["WeChat", /\bMicroMessenger\//],
  ["Firefox", /\b(?:Firefox|FxiOS)\//],
  ["Chrome", /(?:Chrome|CriOS)\//],
  ["Safari", /\bVersion\/[\d.]+ .*Safari\//],
] as const;
const SYSTEMS = [
  ["iPhone", /\biPhone\b/],
  ["iPad", /\biPad\b/],
  ["Android", /\bAndroid\b/],
  ["Windows", /\bWindows\b/],
  ["ChromeOS", /\bCrOS\b/],
  ["macOS", /\bMac OS X\b/],
  ["Linux", /\bLinux\b/],
] as const;

/** Browser and system by a User-Agent, by which its owner recognises the device; nothing else of it is stored. */
export function deviceOf(userAgent = ""): Device {
  const found = (of: readonly (readonly [string, RegExp])[]) => of.find(([, pattern]) => pattern.test(userAgent))?.[0];
  const [program, system] = [found(PROGRAMS), found(SYSTEMS)];
  return { ...(program !== undefined && { program }), ...(system !== undefined && { system }) };
}
