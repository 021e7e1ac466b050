import { Trans, useLingui } from "@lingui/react/macro";
import type { ItemOf } from "../api/operations.ts";
import { Amount } from "./money.tsx";
import { Table } from "./table.tsx";
import { When } from "./when.tsx";

type Sale = ItemOf<"listReferredSales">;

/** Sales that have an affiliate, as the affiliate and the creator see them. */
export function ReferredSales({
  page,
}: {
  readonly page: { readonly items: readonly Sale[]; readonly cursor?: string | undefined };
}) {
  const { t } = useLingui();
  const states: Readonly<Record<Sale["state"], string>> = {
    paid: t`Paid`,
    "partially-refunded": t`Partly refunded`,
    refunded: t`Refunded`,
    "partially-disputed": t`Partly disputed`,
    disputed: t`Disputed`,
  };
  return (
    <Table<Sale>
      caption={t`Recommended sales`}
      rows={page.items}
      keyOf={({ orderId, productId }) => `${orderId} ${productId}`}
      cursor={page.cursor}
      empty={
        <p>
          <Trans>Sales that come by a recommendation appear here as soon as they are paid.</Trans>
        </p>
      }
      columns={[
        { head: t`Work`, cell: ({ title }) => title },
        { head: t`Paid on`, cell: ({ paidAt }) => <When at={paidAt} /> },
        { head: t`Affiliate’s code`, cell: ({ code }) => <code>{code}</code> },
        { head: t`State`, cell: ({ state }) => states[state] },
        { head: t`Price`, isNumber: true, cell: ({ price }) => <Amount money={price} /> },
        { head: t`Share`, isNumber: true, cell: ({ shareBasisPoints }) => `${shareBasisPoints / 100} %` },
        {
          head: t`Affiliate’s part`,
          isNumber: true,
          cell: ({ earned, earnedIn }) => <Amount money={{ amount: earned, currency: earnedIn }} />,
        },
      ]}
    />
  );
}
