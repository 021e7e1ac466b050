import type { KeptProfile } from "./profile.ts";

/**
 * A profile without a product, or without any; the same object if it did not have it. The ids of counted events stay,
 * so that repeated events do not bring back what was forgotten.
 */
export function forgotten(profile: KeptProfile | undefined, product?: string): KeptProfile | undefined {
  if (!profile) return undefined;
  if (product === undefined) {
    const isBlank = [profile.products, profile.shown, Object.keys(profile.counters)].every(
      ({ length }) => length === 0,
    );
    return isBlank ? profile : { ...profile, products: [], shown: [], counters: {} };
  }
  const isOther = (each: { readonly product: string }) => each.product !== product;
  const [products, shown] = [profile.products.filter(isOther), profile.shown.filter(isOther)];
  const isSame = products.length === profile.products.length && shown.length === profile.shown.length;
  return isSame ? profile : { ...profile, products, shown };
}
