import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";

/** What the API refuses to sell, and what to do then. What is not here is told in the API's own words. */
const sentences: Readonly<Record<string, MessageDescriptor>> = {
  "already-owned": msg`You have this already: it is in your library.`,
  "own-product": msg`This is your own work, which you can open in the studio.`,
  "unknown-product": msg`This is not on sale any more.`,
  "no-price-in-currency": msg`This is not sold in the currency chosen. Choose another one below.`,
  "recurring-product": msg`A membership is begun on its own page, not in the cart.`,
  "pay-per-use": msg`This is used for credits. Buy a pack of credits of its creator instead.`,
  "creator-stopped": msg`Its creator sells nothing at the moment. Try again another day.`,
  "repeated-product": msg`Something is in the cart twice: by itself, and in a bundle. Take one of them out.`,
  "too-many-products": msg`That is more than one order can hold. Take some out, and order them after.`,
  "total-too-large": msg`That is more than one payment can be. Order in two steps.`,
  "total-too-small": msg`That is less than one payment can be. Add something, or leave the code out.`,
  "code-not-applicable": msg`A code does not apply to what is in the cart.`,
  "checkout-open": msg`A payment of this is open already. Go on with it among your orders, or cancel it there.`,
  "payment-processing": msg`A payment of this is on its way. You see in your orders how it comes out.`,
  "payment-unavailable": msg`The payment page cannot be reached at the moment. Nothing was charged: try again in a minute.`,
  "free-gift": msg`What is free cannot be given away: send a link to its page instead.`,
  "not-for-seats": msg`Bundles, credits and what is free are not sold by seats.`,
  "unknown-organisation": msg`That organisation is not yours. Choose another one.`,
  "not-recurring": msg`This is not a membership any more. Load the page again.`,
  "not-in-instalments": msg`This is not sold in so many parts any more. Load the page again.`,
  "insufficient-credits": msg`You have too few credits of this creator's. Buy a pack first.`,
  "invalid-request": msg`Something is not as it should be: look at the fields that are marked.`,
  "wishlist-full": msg`Your list for later is full. Take something off it at your desk first.`,
  "too-many-requests": msg`That was too often. Wait a few minutes, then try again.`,
  busy: msg`Too much happened at once. Try again.`,
};

export function useRefusal(): (problem: { readonly code: string; readonly detail: string }) => string {
  const { i18n } = useLingui();
  return ({ code, detail }) => {
    const sentence = sentences[code];
    return sentence ? i18n._(sentence) : detail;
  };
}
