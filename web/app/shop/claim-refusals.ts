import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";

const sentences: Readonly<Record<string, MessageDescriptor>> = {
  "invalid-request": msg`This is not one of our codes. Copy everything after the # in the link.`,
  "unknown-gift": msg`This code is not valid: it is incomplete, or was replaced by a newer mail.`,
  "unknown-code": msg`There is no seat for this code: it is incomplete, or was replaced by a newer mail.`,
  "gift-claimed": msg`This gift has already been claimed. Ask the person who gave it to you.`,
  "gift-refunded": msg`The buyer returned this gift.`,
  "invitation-revoked": msg`Your organisation withdrew this invitation. Ask them for another one.`,
  "already-claimed": msg`This seat has already been claimed. Ask your organisation.`,
  "already-owned": msg`You have this already. You can pass the code on to somebody else.`,
  "own-product": msg`This is your own work.`,
  "checkout-open": msg`You have an unpaid order for this yourself. Cancel it in your orders first.`,
  "seats-suspended": msg`The payment for these seats is disputed. Try again once your organisation has resolved it.`,
  "seats-ended": msg`These seats were refunded and can no longer be claimed.`,
  "too-many-requests": msg`Too many attempts. Wait a while, then try again.`,
  busy: msg`The system is busy. Try again.`,
};

/** The texts of refused claims, with what to do. */
export function useClaimRefusal(): (problem: { readonly code: string; readonly detail: string }) => string {
  const { i18n } = useLingui();
  return ({ code, detail }) => {
    const sentence = sentences[code];
    return sentence ? i18n._(sentence) : detail;
  };
}
