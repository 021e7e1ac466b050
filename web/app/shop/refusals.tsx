import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";

/** Texts for refused purchases, with what to do. Other codes show the API's own text. */
const sentences: Readonly<Record<string, MessageDescriptor>> = {
  "already-owned": msg`You have this already: it is in your library.`,
  "own-product": msg`This is your own work, which you can open in the studio.`,
  "unknown-product": msg`This is no longer on sale.`,
  "no-price-in-currency": msg`This is not sold in the selected currency. Choose another one below.`,
  "recurring-product": msg`Start a membership on its own page, not in the cart.`,
  "pay-per-use": msg`This is paid for with credits. Buy a pack of its creator’s credits instead.`,
  "creator-stopped": msg`Its creator is not selling at the moment. Try again another day.`,
  "repeated-product": msg`A work is in the cart both separately and in a bundle. Remove one of them.`,
  "too-many-products": msg`That is too much for one order. Remove some works, and order them afterwards.`,
  "total-too-large": msg`The amount is above the maximum for a payment. Place two orders.`,
  "total-too-small": msg`The amount is below the minimum for a payment. Add something, or leave out the code.`,
  "code-not-applicable": msg`A code does not apply to what is in the cart.`,
  "offer-not-applicable": msg`The offer does not apply any more. Look at the price again, then order.`,
  "checkout-open": msg`There is already an unpaid order for this. Continue or cancel it in your orders.`,
  "payment-processing": msg`A payment for this is being processed. The result will be in your orders.`,
  "payment-unavailable": msg`The payment page cannot be reached at the moment. Nothing was charged: try again in a minute.`,
  "free-gift": msg`Free works cannot be given as gifts: send a link to the page instead.`,
  "not-for-seats": msg`Bundles, credits and what is free are not sold by seats.`,
  "unknown-organisation": msg`That organisation is not yours. Choose another one.`,
  "not-recurring": msg`This is no longer a membership. Reload the page.`,
  "not-in-instalments": msg`This is no longer sold in that number of instalments. Reload the page.`,
  "insufficient-credits": msg`You do not have enough of this creator’s credits. Buy a pack first.`,
  "invalid-request": msg`Some entries are not valid: check the marked fields.`,
  "wishlist-full": msg`Your wishlist is full. Remove something from it at your desk first.`,
  "too-many-requests": msg`Too many requests. Wait a few minutes, then try again.`,
  busy: msg`The system is busy. Try again.`,
};

export function useRefusal(): (problem: { readonly code: string; readonly detail: string }) => string {
  const { i18n } = useLingui();
  return ({ code, detail }) => {
    const sentence = sentences[code];
    return sentence ? i18n._(sentence) : detail;
  };
}
