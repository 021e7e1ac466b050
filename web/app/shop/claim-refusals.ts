import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";

const sentences: Readonly<Record<string, MessageDescriptor>> = {
  "invalid-request": msg`This is not a code of ours. Copy all that stands behind the # of the link.`,
  "unknown-gift": msg`This code claims nothing: it is incomplete, or was replaced by a newer mail.`,
  "unknown-code": msg`This code is for no seat: it is incomplete, or was replaced by a newer mail.`,
  "gift-claimed": msg`Somebody has claimed this gift already. Ask who gave it to you.`,
  "gift-refunded": msg`This gift was given back by who bought it.`,
  "invitation-revoked": msg`Your organisation took this invitation back. Ask them for another one.`,
  "already-claimed": msg`Somebody has taken this seat already. Ask your organisation.`,
  "already-owned": msg`You have this already. Pass the code on to somebody else.`,
  "own-product": msg`This is your own work.`,
  "checkout-open": msg`You have begun to pay for this yourself. Cancel that among your orders first.`,
  "seats-suspended": msg`The payment of these seats is contested. Try again once your organisation has cleared that.`,
  "seats-ended": msg`These seats were given back, and nobody can take them any more.`,
  "too-many-requests": msg`Too many tries. Wait a while, then try again.`,
  busy: msg`Too much happened at once. Try again.`,
};

/** Why a code claims nothing, and what to do then. */
export function useClaimRefusal(): (problem: { readonly code: string; readonly detail: string }) => string {
  const { i18n } = useLingui();
  return ({ code, detail }) => {
    const sentence = sentences[code];
    return sentence ? i18n._(sentence) : detail;
  };
}
