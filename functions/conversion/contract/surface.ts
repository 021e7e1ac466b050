import * as z from "zod";
import { placements } from "../../recommendations/contract/placement.ts";

/** The pages that an experiment may change, with the site's variants of each; the first is the ordinary page. */
export const PAGES = {
  home: ["as-it-is", "popular-first", "newest-first"],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;
const pages = Object.keys(PAGES) as (keyof typeof PAGES)[];
export type PageName = (typeof pages)[number];
export const page = z.enum(pages as [PageName, ...PageName[]]);

const variants = pages.flatMap((each) => PAGES[each]);
export const pageVariants = z.enum(variants as [PageVariant, ...PageVariant[]]);
export type PageVariant = (typeof variants)[number];

/** The differences of an arm's lists to the ordinary ones. */
export const listVariant = z.strictObject({
  basis: z.enum(["personal", "popular"]).optional().describe("popular: the list uses no data about the caller"),
  diversity: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("the weight of relevance against diversity: 1 orders by relevance only; 0.85 unless given"),
  fatigue: z.boolean().optional().describe("whether products that were shown repeatedly sink; true unless given"),
  reranker: z.boolean().optional().describe("whether the stage's re-ranker is used, if it has one; true unless given"),
  exploration: z.boolean().optional().describe("whether one place is drawn at random; true unless given"),
});
export type ListVariant = z.infer<typeof listVariant>;

const unique = <Item>(items: readonly Item[]) => new Set(items).size === items.length;

/** The surface that an experiment changes: lists of some placements, or a page. */
export const surface = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("lists"),
    placements: z.array(z.enum(placements)).min(1).max(placements.length).refine(unique, "each placement once"),
  }),
  z.strictObject({ kind: z.literal("page"), page }),
]);
export type Surface = z.infer<typeof surface>;
