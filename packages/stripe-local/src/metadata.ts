import type { Stripe } from "stripe";
import { invalid } from "./failure.ts";

const MAX_KEYS = 50;
const MAX_KEY_LENGTH = 40;
const MAX_VALUE_LENGTH = 500;

/**
 * Adds the given keys to existing metadata; an empty value removes its key, an empty text instead of the object removes
 * all.
 */
export function mergedMetadata(
  kept: Stripe.Metadata | null,
  given: Stripe.Emptyable<Stripe.MetadataParam> | undefined,
  param = "metadata",
): Stripe.Metadata {
  if (given === undefined) return kept ?? {};
  if (given === "" || given === null) return {};
  const merged: Stripe.Metadata = { ...kept };
  for (const [key, value] of Object.entries(given)) {
    const about = { param: `${param}[${key}]` };
    if (key.length > MAX_KEY_LENGTH) {
      throw invalid(`Metadata keys can have up to ${MAX_KEY_LENGTH} characters: ${key}`, about);
    }
    if (String(value ?? "").length > MAX_VALUE_LENGTH) {
      throw invalid(`Metadata values can have up to ${MAX_VALUE_LENGTH} characters: ${key}`, about);
    }
    if (value === null || value === "") delete merged[key];
    else merged[key] = String(value);
  }
  if (Object.keys(merged).length > MAX_KEYS) throw invalid(`Metadata can have up to ${MAX_KEYS} keys.`, { param });
  return merged;
}
