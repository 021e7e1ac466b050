import type { Product } from "../contract/product.ts";

/**
 * Whether an object may still be handed out to somebody: it is the content of the product as it is, or was that of a
 * version on sale, or is its free sample. What is ordered, subscribed to or used is a version on sale, so nobody can have bought any other.
 * @param history the product in all its versions, as it is among them
 */
export function isNeeded(key: string, history: readonly Product[]): boolean {
  const newest = Math.max(...history.map(({ version }) => version));
  return history.some(
    ({ content, preview, state, version }) =>
      (content?.key === key && (state === "published" || version === newest)) ||
      (preview?.key === key && version === newest),
  );
}

/** The product that an object was uploaded for; undefined for what is no content. */
export const productIn = (key: string): string | undefined => /^products\/([^/]+)\/[^/]+$/.exec(key)?.[1];
