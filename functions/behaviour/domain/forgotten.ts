import { type KeptProfile, NOTHING_DONE } from "./profile.ts";

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
    return isBlank ? profile : { ...profile, ...NOTHING_DONE };
  }
  const isOther = (each: { readonly product: string }) => each.product !== product;
  const [products, shown] = [profile.products.filter(isOther), profile.shown.filter(isOther)];
  const isSame = products.length === profile.products.length && shown.length === profile.shown.length;
  return isSame ? profile : { ...profile, products, shown };
}

/**
 * The profile of a person who turned profiling off: only that choice and its instant. Nothing that they do later is stored, not
 * even in the log that models are trained on.
 */
export const switchedOff = (subject: string, at: string): KeptProfile => ({
  ...NOTHING_DONE,
  subject,
  firstSeenAt: at,
  lastSeenAt: at,
  counted: [],
  isOff: true,
});

/** The empty profile of a person who turned profiling on again. The same object if it was never off. */
export function switchedOn(profile: KeptProfile | undefined): KeptProfile | undefined {
  if (!profile?.isOff) return profile;
  const { isOff: _, ...begun } = profile;
  return begun;
}
