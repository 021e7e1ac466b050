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
        topic: z.enum(topics).optional().describe("a declared interest, in the place of a product"),
        contribution: z.number().describe("what this part of the history adds to the score"),
        share: z.number().describe("of the score before fatigue"),
      }),
    )
    .describe("the parts of the history that speak most for the item, strongest first"),
  others: z
    .number()
    .describe(
      "what all else in the history adds: with the contributions, and fatigue, exactly the score, where the history gives it",
    ),
  fatigue: z
    .number()
    .optional()
    .describe("what the score lost, as the caller was shown the product often and did nothing with it; below 0"),
});
export type Reason = z.infer<typeof reason>;

const recommendation = z.object({
  product: card,
  source: z
    .enum(sources)
    .describe(
      "what put it there; followers: it is chosen after what the request names; known: the caller's own past with it, or " +
        "looked at before where nothing else is left; rule: an operator's pin",
    ),
  score: z.number().optional().describe("comparable within one source and one reply"),
  slot: receiptItem.shape.slot.optional().describe("how it came to its place"),
  propensity: receiptItem.shape.propensity.optional(),
  reason,
});
export type Recommendation = z.infer<typeof recommendation>;

const limit = wholeInText(1, 50).default(12);
/** A list in a query field: its items between commas. */
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
          "where it is shown, which decides what may be on it. home: what is new to the caller; product: what goes with " +
            "the product of a page; cart: with what lies in it; library: what comes after all that was bought and studied; " +
            "continue: what was begun and is not finished; again: what was looked at or had before and is not owned; next: " +
            "what others chose after the named products",
        ),
      product: productId
        .optional()
        .describe("for product and next: the product that it goes with; on home, the one that led here"),
      products: listed(productId, 20)
        .optional()
        .describe("for cart and next: what it goes with, ids between commas, at most 20"),
      topics: listed(z.enum(topics), 12).optional().describe("declared interests: topics between commas"),
      limit,
      language: z.enum(languages).optional().describe("show products in this language alone"),
    })
    .superRefine(({ placement, product, products }, context) => {
      const wrong = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
      const { needs, may } = PLACEMENTS[placement];
      const given = { product, products };
      for (const name of ["product", "products"] as const) {
        if (given[name] === undefined) {
          if (needs === name) wrong(name, `the placement ${placement} needs ${name}`);
        } else if (needs !== name && needs !== "product or products" && may !== name) {
          wrong(name, `the placement ${placement} takes no ${name}`);
        }
      }
      if (needs !== "product or products") return;
      if (product === undefined && products === undefined) wrong("product", "name a product, or products");
      if (product !== undefined && products !== undefined) wrong("products", "name a product or products, not both");
    }),
  reply: z.object({
    recommendationId: z.ulid().describe("send it back with the events that follow"),
    placement: z.string(),
    isPersonal: z
      .boolean()
      .describe(
        "whether what is known of the caller, or what they declared, went into it: never for someone who chose not to be profiled",
      ),
    model: z.string().optional().describe("absent while there is no model"),
    reranker: z.enum(rerankerStates).describe("whether the re-ranker was asked, and what became of it"),
    items: z.array(recommendation),
  }),
});

const similarProducts = route({
  method: "GET",
  path: "/products/{id}/similar",
  access: "public",
  summary: "Products near to one, by behaviour where it is known and by content where not",
  params: z.strictObject({ id: productId }),
  query: z.strictObject({ limit }),
  reply: z.object({ items: z.array(recommendation) }),
  refusals: { "unknown-product": 404 },
});

export const recommendationRoutes = { getRecommendations, similarProducts };
