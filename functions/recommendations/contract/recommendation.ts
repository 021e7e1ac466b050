import * as z from "zod";
import { eventTypes } from "../../behaviour/contract/event-types.ts";
import { languages, product, productId, topics } from "../../catalogue/contract/product.ts";
import { shownCreator } from "../../creators/contract/creator.ts";
import { MINUTE, route } from "../../shared/kernel/route.ts";
import { wholeInText } from "../../shared/kernel/whole.ts";
import { sources } from "./candidate.ts";
import { receiptItem, rerankerStates } from "./receipt.ts";
import { placements } from "./rule.ts";

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
        share: z.number().describe("of the score"),
      }),
    )
    .describe("the parts of the history that speak most for the item, strongest first"),
  others: z
    .number()
    .describe(
      "what all else in the history adds: with the contributions exactly the score, where the history gives it",
    ),
});
export type Reason = z.infer<typeof reason>;

const recommendation = z.object({
  product: card,
  source: z
    .enum(sources)
    .describe("what put it there; known: looked at before, where nothing else is left; rule: an operator's pin"),
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
          "where it is shown; product needs product, cart needs products, library goes on from what was started",
        ),
      product: productId.optional().describe("the product whose page it is; on home, the one that led here"),
      products: listed(productId, 20).optional().describe("what is in the cart: ids between commas, at most 20"),
      topics: listed(z.enum(topics), 12).optional().describe("declared interests: topics between commas"),
      limit,
      language: z.enum(languages).optional().describe("show products in this language alone"),
    })
    .superRefine(({ placement, product, products }, context) => {
      const wrong = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
      if (placement === "product" && product === undefined) wrong("product", "name the product whose page it is");
      if (placement === "cart" && products === undefined) wrong("products", "name what is in the cart");
      if (placement !== "cart" && products !== undefined) wrong("products", "only the placement cart has products");
      if (!["home", "product"].includes(placement) && product !== undefined) {
        wrong("product", "only the placements home and product have a product");
      }
    }),
  reply: z.object({
    recommendationId: z.ulid().describe("send it back with the events that follow"),
    placement: z.string(),
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
