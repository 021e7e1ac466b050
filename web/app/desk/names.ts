import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";

type Named = readonly [path: string, name: MessageDescriptor];

/** The pages of the desk, in the groups of its navigation. */
const pages: readonly (readonly Named[])[] = [
  [
    ["/desk", msg`Start`],
    ["/desk/library", msg`Library`],
    ["/desk/notifications", msg`Notifications`],
  ],
  [
    ["/desk/orders", msg`Orders`],
    ["/desk/refunds", msg`Refunds`],
    ["/desk/memberships", msg`Memberships`],
    ["/desk/credits", msg`Credits`],
    ["/desk/gifts", msg`Gifts`],
  ],
  [
    ["/desk/reviews", msg`Reviews`],
    ["/desk/wishlist", msg`Wishlist`],
    ["/desk/following", msg`Following`],
    ["/desk/organisations", msg`Organisations`],
    ["/desk/settings", msg`Settings`],
  ],
];

export function useDeskNames() {
  const { i18n } = useLingui();
  return pages.map((group) => group.map(([path, name]) => ({ path, name: i18n._(name) })));
}
