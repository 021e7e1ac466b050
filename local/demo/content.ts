import type { Content, Product } from "../../functions/catalogue/contract/product.ts";

type Told = Pick<Product, "id" | "title" | "summary" | "createdAt">;

/** All that a product of the demo hands out. */
export const textOf = ({ title, summary }: Pick<Told, "title" | "summary">): string => `${title}\n\n${summary}\n`;

/** A product of the demo with its content. */
export const filled = <Made extends Told>(product: Made): Made & { content: Content } => ({
  ...product,
  content: {
    key: `products/${product.id}/demo`,
    name: `${product.title}.txt`,
    mediaType: "text/plain",
    bytes: Buffer.byteLength(textOf(product)),
    since: 1,
    at: product.createdAt,
  },
});
