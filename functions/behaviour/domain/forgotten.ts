import type { KeptProfile } from "./profile.ts";

/**
 * A profile without a product, or without any; the same object if it did not have it. The ids of counted events stay,
 * so that repeated events do not bring back what was forgotten.
 */
export function forgotten(profile: KeptProfile | undefined, product?: string): KeptProfile | undefined {
  if (!profile) return undefined;
  const products = product === undefined ? [] : profile.products.filter((each) => each.product !== product);
  if (product !== undefined) return products.length === profile.products.length ? profile : { ...profile, products };
  const isBlank = profile.products.length === 0 && Object.keys(profile.counters).length === 0;
  return isBlank ? profile : { ...profile, products, counters: {} };
}
