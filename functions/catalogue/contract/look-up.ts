import * as z from "zod";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import { opaque, text } from "../../shared/kernel/text.ts";
import { byId, shownProduct } from "./product.ts";

const lookUpProducts = route({
  method: "GET",
  path: "/console/products",
  access: "operator",
  summary:
    "Products in every state: those of a creator, newest first, or those whose title begins with `q`, in alphabetical order",
  query: z
    .strictObject({
      ...pageQuery,
      creator: opaque(100).optional(),
      q: text(100).optional().describe("the beginning of a title; upper case and accents are ignored"),
    })
    .refine(({ creator, q }) => (creator === undefined) !== (q === undefined), {
      path: ["q"],
      error: "name a creator, or the beginning of a title",
    }),
  reply: pageOf(shownProduct),
});

const readProduct = route({
  ...byId,
  method: "GET",
  path: "/console/products/{id}",
  access: "operator",
  summary: "One product in any state",
  reply: shownProduct.extend({
    inBundles: z.int().min(0).describe("how many bundles on sale include it"),
  }),
  refusals: { "unknown-product": 404 },
});

export const lookUpRoutes = { lookUpProducts, readProduct };
