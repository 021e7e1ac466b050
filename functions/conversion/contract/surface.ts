import * as z from "zod";
import { placements } from "../../recommendations/contract/placement.ts";

/** The pages that an experiment may change, and the variants that the site knows of each: the first is the page as it is. */
export const PAGES = {
  home: ["as-it-is", "popular-first", "newest-first"],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;
export const pages = Object.keys(PAGES) as (keyof typeof PAGES)[];
export type PageName = (typeof pages)[number];
export const page = z.enum(pages as [PageName, ...PageName[]]);

const variants = pages.flatMap((each) => PAGES[each]);
export const pageVariants = z.enum(variants as [PageVariant, ...PageVariant[]]);
export type PageVariant = (typeof variants)[number];

/** How an arm's lists differ from those that are served; nothing where they are as they are. */
export const listVariant = z.strictObject({
  basis: z
    .enum(["personal", "popular"])
    .optional()
    .describe("popular: nothing that is known of the caller goes into the list"),
  diversity: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("how much relevance counts against novelty: 1 is the order of relevance alone; 0.85 unless given"),
  fatigue: z.boolean().optional().describe("whether what was shown again and again sinks; true unless given"),
  reranker: z
    .boolean()
    .optional()
    .describe("whether the re-ranker is asked, where the stage has one; true unless given"),
  exploration: z.boolean().optional().describe("whether one place is given to chance; true unless given"),
});
export type ListVariant = z.infer<typeof listVariant>;

const unique = <Item>(items: readonly Item[]) => new Set(items).size === items.length;

/** What an experiment changes: lists of some placements, or a page. */
export const surface = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("lists"),
    placements: z.array(z.enum(placements)).min(1).max(placements.length).refine(unique, "each placement once"),
  }),
  z.strictObject({ kind: z.literal("page"), page }),
]);
export type Surface = z.infer<typeof surface>;
