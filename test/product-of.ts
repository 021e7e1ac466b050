import type { Product } from "../functions/catalogue/contract/product.ts";

/** A product on sale, for tests: `fields` are what matters. */
export const productOf = (id: string, fields: Partial<Product> = {}): Product => ({
  id,
  creatorId: "maker",
  type: "course",
  title: `Title of ${id}`,
  summary: "",
  topic: "design",
  language: "en",
  price: { amount: 1000, currency: "usd" },
  state: "published",
  version: 1,
  rating: { count: 0, sum: 0 },
  createdAt: "2026-01-01T00:00:00Z",
  publishedAt: "2026-01-01T00:00:00Z",
  ...fields,
});
