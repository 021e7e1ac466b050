import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";

type Named = readonly [path: string, name: MessageDescriptor];
interface Group {
  readonly head?: MessageDescriptor;
  readonly pages: readonly Named[];
}

/** The pages of the desk, in the groups of its navigation. */
const groups: readonly Group[] = [
  {
    pages: [
      ["/desk", msg`Start`],
      ["/desk/library", msg`Library`],
      ["/desk/notifications", msg`Notifications`],
    ],
  },
  {
    head: msg`Purchases`,
    pages: [
      ["/desk/orders", msg`Orders`],
      ["/desk/refunds", msg`Refunds`],
      ["/desk/memberships", msg`Memberships`],
      ["/desk/credits", msg`Credits`],
      ["/desk/gifts", msg`Gifts`],
    ],
  },
  {
    head: msg`Yours`,
    pages: [
      ["/desk/reviews", msg`Reviews`],
      ["/desk/wishlist", msg`Wishlist`],
      ["/desk/following", msg`Following`],
      ["/desk/organisations", msg`Organisations`],
      ["/desk/recommend", msg`Recommend`],
      ["/desk/settings", msg`Settings`],
    ],
  },
];

export function useDeskNames() {
  const { i18n } = useLingui();
  return groups.map(({ head, pages }) => ({
    ...(head && { head: i18n._(head) }),
    ways: pages.map(([to, name]) => ({ to, name: i18n._(name), isExact: to === "/desk" })),
  }));
}
