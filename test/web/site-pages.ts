import type { RouteConfigEntry } from "@react-router/dev/routes";
import type { Looks } from "./browser.ts";

export type Role = "visitor" | "learner" | "creator" | "operator";

/** The patterns of all routes of the site that a browser may be led to. */
export function patternsOf(routes: readonly RouteConfigEntry[], above = ""): string[] {
  return routes.flatMap(({ path, index, children = [] }) => {
    const here = path === undefined ? above : `${above}/${path}`;
    return [...(path !== undefined || index === true ? [here || "/"] : []), ...patternsOf(children, here)];
  });
}

/** The area that a pattern is in says who may open it. */
export const roleOf = (pattern: string): Role => {
  if (pattern.startsWith("/desk")) return "learner";
  if (pattern.startsWith("/studio")) return "creator";
  return pattern.startsWith("/console") ? "operator" : "visitor";
};

type Ways = readonly [Looks, ...Looks[]];
/** Each pair of a language, a theme and a width is on one of these. */
const pairs: Ways = [
  { language: "en", theme: "light", width: 1280 },
  { language: "zh", theme: "dark", width: 1280 },
  { language: "en", theme: "dark", width: 360 },
  { language: "zh", theme: "light", width: 360 },
];
const whole: Ways = [
  ...pairs,
  { language: "en", theme: "light", width: 360 },
  { language: "en", theme: "dark", width: 1280 },
  { language: "zh", theme: "light", width: 1280 },
  { language: "zh", theme: "dark", width: 360 },
];

/** How the page at a place of the list is looked at: in one way, in turn; or in every way. */
export const looksAt = (place: number, isWhole: boolean): readonly Looks[] =>
  isWhole ? whole : [pairs[place % pairs.length] ?? pairs[0]];
