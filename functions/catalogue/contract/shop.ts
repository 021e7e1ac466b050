import * as z from "zod";
import { currency } from "../../shared/kernel/money.ts";
import { route } from "../../shared/kernel/route.ts";
import { languages, productTypes, shownProduct, topics } from "./product.ts";

const names = z.object({ en: z.string(), zh: z.string() });

const getConfig = route({
  method: "GET",
  path: "/config",
  access: "public",
  cache: 300,
  summary: "The shop's languages, currencies, topics and types, with their names and refund terms",
  reply: z.object({
    languages: z.array(z.enum(languages)),
    currencies: z.array(
      z.object({
        code: currency,
        exponent: z.int().describe("decimal digits of the minor unit"),
        least: z.int().describe("minor units: a price is 0, or at least this"),
      }),
    ),
    topics: z.array(z.object({ id: z.enum(topics), names })),
    types: z.array(
      z.object({
        id: z.enum(productTypes),
        names,
        refundDays: shownProduct.shape.refundDays,
        mediaTypes: z.array(z.string()),
      }),
    ),
  }),
});

const listTopics = route({
  method: "GET",
  path: "/topics",
  access: "public",
  cache: 60,
  summary: "All topics with their names, and the number of products on sale at the last count",
  reply: z.object({
    topics: z.array(
      z.object({
        id: z.enum(topics),
        names,
        products: z.int().describe("on sale, in all languages"),
        byLanguage: z.object({ en: z.int(), zh: z.int() }),
      }),
    ),
    countedAt: z.iso.datetime().optional().describe("about every hour; absent before the first count"),
  }),
});

export const shopRoutes = { getConfig, listTopics };
