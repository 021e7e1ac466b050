import * as z from "zod";
import { money } from "../shared/kernel/money.ts";

export const productTypes = ["course", "ebook", "report", "consultation", "membership"] as const;
export const topics = [
  "programming",
  "data-science",
  "design",
  "business",
  "finance",
  "marketing",
  "languages",
  "health",
  "music",
  "photography",
  "writing",
  "law",
] as const;
export const languages = ["en", "zh"] as const;
export const productId = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/, "an id of letters, digits, - and _");

/** A product as stored and as shown. `rating.sum / rating.count` is the mean of 1 to 5 stars. */
export const product = z.object({
  id: productId,
  creatorId: z.string(),
  type: z.enum(productTypes),
  title: z.string().min(3).max(160),
  summary: z.string().max(2000),
  topic: z.enum(topics),
  language: z.enum(languages),
  price: money,
  state: z.enum(["draft", "published", "archived"]),
  version: z.int().min(1),
  rating: z.object({ count: z.int(), sum: z.int() }),
  createdAt: z.iso.datetime(),
  publishedAt: z.iso.datetime().optional(),
});
export type Product = z.infer<typeof product>;

/** The key of a product in the catalogue's table: for other contexts' reads. */
export const productKey = (id: string) => ({ pk: `PRODUCT#${id}`, sk: "PRODUCT" });
