/** What somebody typed to find an order by. */
export type Looked =
  | { readonly kind: "order" | "stripe" | "buyer" | "email"; readonly value: string }
  | { readonly kind: "nothing" };

const KINDS: readonly (readonly [RegExp, "order" | "stripe" | "buyer" | "email"])[] = [
  [/^[0-9A-HJKMNP-TV-Z]{26}$/i, "order"],
  [/^(cs|pi|ch|py|in|re|pyr|dp|du)_[\w-]+$/, "stripe"],
  [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "buyer"],
  [/^organisation:[0-9A-Z]{26}$/, "buyer"],
];

/** Order, Stripe and user ids are told apart by their form; anything else is the beginning of an address. */
export function lookedFor(typed: string): Looked {
  const value = typed.trim();
  if (value === "") return { kind: "nothing" };
  const kind = KINDS.find(([pattern]) => pattern.test(value))?.[1] ?? "email";
  return { kind, value: kind === "order" ? value.toUpperCase() : value };
}
