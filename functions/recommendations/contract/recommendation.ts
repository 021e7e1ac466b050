import * as z from "zod";
import { eventTypes } from "../../behaviour/contract/event-types.ts";
import { languages, product, productId, topics } from "../../catalogue/contract/product.ts";
import { shownCreator } from "../../creators/contract/creator.ts";
import { MINUTE, route } from "../../shared/kernel/route.ts";
import { wholeInText } from "../../shared/kernel/whole.ts";
import { sources } from "./candidate.ts";
import { PLACEMENTS, placements } from "./placement.ts";
import { receiptItem, rerankerStates } from "./receipt.ts";

/** A product as a recommendation shows it. */
const card = product
  .pick({
    id: true,
    creatorId: true,
    type: true,
    title: true,
    topic: true,
    language: true,
    price: true,
    rating: true,
  })
  .extend({ creator: shownCreator });

/** Why an item is on a list. */
const reason = z.object({
  text: z.string(),
  because: z
    .array(
      z.object({
        product: z.string().optional(),
        title: z.string().optional(),
        action: z.enum(eventTypes).optional(),
        topic: z.enum(topics).optional().describe("a declared interest, instead of a product"),
        contribution: z.number().describe("how much this part of the history adds to the score"),
        share: z.number().describe("share of the score before fatigue"),
      }),
    )
    .describe("the parts of the history that contribute most, strongest first"),
  others: z
    .number()
    .describe(
      "what everything else in the history adds; contributions, others and fatigue add up exactly to the score, if it comes from the history",
    ),
  fatigue: z
    .number()
    .optional()
    .describe("what the score lost because the caller was shown the product repeatedly and ignored it; below 0"),
});
export type Reason = z.infer<typeof reason>;

const recommendation = z.object({
  product: card,
  source: z
    .enum(sources)
    .describe(
      "what proposed it; followers: others chose it after the named products; known: the caller's own past with it, or " +
        "an earlier view if nothing else is left; rule: an operator's pin",
    ),
  score: z.number().optional().describe("comparable within one source and one reply"),
  slot: receiptItem.shape.slot.optional().describe("how it got its position"),
  propensity: receiptItem.shape.propensity.optional(),
  reason,
});
export type Recommendation = z.infer<typeof recommendation>;

const limit = wholeInText(1, 50).default(12);
/** A query field with several items, separated by commas. */
const listed = <Item extends z.ZodType<string, string>>(item: Item, most: number) =>
  z
    .string()
    .max(most * 65)
    .transform((text) => text.split(","))
    .pipe(z.array(item).min(1).max(most));

const getRecommendations = route({
  method: "GET",
  path: "/recommendations",
  access: "visitor",
  limits: [{ per: "caller", most: 300, within: 10 * MINUTE }],
  visitor: true,
  summary: "What to show a caller next, with a source and a reason for each item",
  query: z
    .strictObject({
      placement: z
        .enum(placements)
        .default("home")
        .describe(
          "where the list is shown, which decides what it may contain. home: products new to the caller; product: related to " +
            "the product of a page; cart: related to the products in it; library: based on purchases and study; " +
            "continue: begun and not finished; again: viewed or once owned, and not owned now; next: " +
            "chosen by others after the named products",
        ),
      product: productId
        .optional()
        .describe("for product and next: the product of the page; optional on home: the product that led there"),
      products: listed(productId, 20).optional().describe("for cart and next: at most 20 ids, separated by commas"),
      topics: listed(z.enum(topics), 12).optional().describe("declared interests: topics, separated by commas"),
      limit,
      language: z.enum(languages).optional().describe("show only products in this language"),
    })
    .superRefine(({ placement, product, products }, context) => {
      const wrong = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
      const { needs, may } = PLACEMENTS[placement];
      const given = { product, products };
      for (const name of ["product", "products"] as const) {
        if (given[name] === undefined) {
          if (needs === name) wrong(name, `the placement ${placement} needs ${name}`);
        } else if (needs !== name && needs !== "product or products" && may !== name) {
          wrong(name, `the placement ${placement} does not take ${name}`);
        }
      }
      if (needs !== "product or products") return;
      if (product === undefined && products === undefined) wrong("product", "name product or products");
      if (product !== undefined && products !== undefined) wrong("products", "name product or products, not both");
    }),
  reply: z.object({
    recommendationId: z.ulid().describe("send it with the events that follow from the list"),
    placement: z.string(),
    isPersonal: z
      .boolean()
      .describe(
        "whether the caller's history or declared interests were used; always false if they turned profiling off",
      ),
    model: z.string().optional().describe("absent while there is no model"),
    reranker: z.enum(rerankerStates).describe("whether the re-ranker was used, and if not, why"),
    items: z.array(recommendation),
  }),
});

const similarProducts = route({
  method: "GET",
  path: "/products/{id}/similar",
  access: "public",
  summary: "Products similar to one, by behaviour if there is enough, otherwise by content",
  params: z.strictObject({ id: productId }),
  query: z.strictObject({ limit }),
  reply: z.object({ items: z.array(recommendation) }),
  refusals: { "unknown-product": 404 },
});

export const recommendationRoutes = { getRecommendations, similarProducts };
