import type { Product } from "../../catalogue/contract/product.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { IncludedProduct, Order, OrderLine } from "../contract/order.ts";

/** The products that a line delivers, as they were sold: those of a bundle, else its own. */
export function partsOf({ productId, type, title, version, includes }: OrderLine): readonly IncludedProduct[] {
  return type === "bundle" ? (includes ?? []) : [{ productId, type, title, version }];
}

/** The products that a line entitles to, including a bundle itself. */
export const productsOf = ({ productId, includes = [] }: Pick<OrderLine, "productId" | "includes">): string[] => [
  productId,
  ...includes.map((each) => each.productId),
];

/** The products for which progress is recorded. */
export const studiedIn = ({ lines }: Pick<Order, "lines">): string[] =>
  lines.flatMap(partsOf).map(({ productId }) => productId);

/** The products of a bundle as an order stores them: all must still be on sale, and paid in the same way. */
export function included(
  bundle: Product,
  found: ReadonlyMap<string, Product>,
): IncludedProduct[] | Refusal<"unknown-product"> {
  const parts: IncludedProduct[] = [];
  for (const id of bundle.includes ?? []) {
    const part = found.get(id);
    if (part?.state !== "published" || part.type === "bundle" || part.recurring || part.credits || part.use) {
      return refuse(
        "unknown-product",
        `${bundle.id} includes ${id}, which is no longer sold with it; order the other products.`,
      );
    }
    parts.push({ productId: id, type: part.type, title: part.title, version: part.version });
  }
  return parts;
}

/** A product that two lines of an order would both give, and the lines. */
export function repeatedIn(lines: readonly OrderLine[]): { product: string; lines: [string, string] } | undefined {
  const given = new Map<string, string>();
  for (const line of lines) {
    for (const product of productsOf(line)) {
      const before = given.get(product);
      if (before !== undefined) return { product, lines: [before, line.productId] };
      given.set(product, line.productId);
    }
  }
  return undefined;
}
