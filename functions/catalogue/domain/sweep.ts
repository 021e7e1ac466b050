import type { Product } from "../contract/product.ts";

/**
 * Whether an object may still be handed out: it is the product's current content, or that of a version that was on
 * sale, or its free sample. Orders, subscriptions and uses are only of versions on sale, so nobody can have bought any
 * other.
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

/** The product of an uploaded object; undefined if it is no content. */
export const productIn = (key: string): string | undefined => /^products\/([^/]+)\/[^/]+$/.exec(key)?.[1];
