import { Trans, useLingui } from "@lingui/react/macro";
import { Form } from "react-router";
import type { Api } from "../api/api.ts";
import { attempt } from "../api/attempt.ts";
import type { Given } from "../api/form.ts";
import type { ItemOf } from "../api/operations.ts";
import { Field } from "./field.tsx";
import { Amount } from "./money.tsx";
import { Table } from "./table.tsx";
import { When } from "./when.tsx";

type Discount = ItemOf<"listDiscounts">;

/** Creates or archives a discount, for the forms below. @param owner "platform" for operators; otherwise the caller */
export function changeDiscounts(api: Api, given: Given, owner?: "platform") {
  if (given.text("intent") === "archive") {
    const body = { version: given.whole("version") ?? 0, state: "archived" } as const;
    return attempt("archived", () => api("changeDiscount", { params: { id: given.text("id") }, body }));
  }
  const endsOn = given.optional("endsOn");
  const most = given.whole("maxRedemptions");
  return attempt("made", () =>
    api("createDiscount", {
      body: {
        ...(owner !== undefined && { owner }),
        code: given.text("code"),
        name: given.text("name"),
        value: { basisPoints: Math.round(Number(given.text("percent")) * 100) },
        firstPurchaseOnly: given.has("firstPurchaseOnly"),
        ...(endsOn !== undefined && { endsAt: `${endsOn}T00:00:00Z` }),
        ...(most !== undefined && { maxRedemptions: most }),
      },
    }),
  );
}

/** The reduction of a discount. */
function Value({ value }: { readonly value: Discount["value"] }) {
  const { i18n } = useLingui();
  if ("basisPoints" in value)
    return i18n.number(value.basisPoints / 10_000, { style: "percent", maximumFractionDigits: 2 });
  return value.amounts.map((amount) => (
    <span key={amount.currency}>
      <Amount money={amount} />{" "}
    </span>
  ));
}

function Archive({ discount: { id, version, state } }: { readonly discount: Discount }) {
  if (state === "archived") return <Trans>Archived</Trans>;
  return (
    <Form method="post">
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="version" value={version} />
      <button className="button plain small" type="submit" name="intent" value="archive">
        <Trans>Archive</Trans>
      </button>
    </Form>
  );
}

/** The form for a new discount in percent. */
export function DiscountForm() {
  const { t } = useLingui();
  return (
    <Form method="post" className="form measure">
      <Field name="name" label={t`Name, for the receipt`} required maxLength={80} />
      <Field name="code" label={t`Code`} required minLength={3} maxLength={40} />
      <Field name="percent" label={t`Percent off`} type="number" min={0.01} max={100} step={0.01} required />
      <Field name="maxRedemptions" label={t`Maximum number of uses`} hint={t`Empty: no limit`} type="number" min={1} />
      <Field name="endsOn" label={t`Ends on`} type="date" />
      <label className="choice">
        <input type="checkbox" name="firstPurchaseOnly" />
        <Trans>Only for a first purchase</Trans>
      </label>
      <p>
        <button className="button" type="submit">
          <Trans>Create the discount</Trans>
        </button>
      </p>
    </Form>
  );
}

/** An owner's discounts, with their use. */
export function Discounts(props: { readonly items: readonly Discount[]; readonly cursor?: string | undefined }) {
  const { t } = useLingui();
  return (
    <Table<Discount>
      caption={t`Discounts`}
      rows={props.items}
      keyOf={({ id }) => id}
      cursor={props.cursor}
      empty={
        <p>
          <Trans>There is no discount yet.</Trans>
        </p>
      }
      columns={[
        { head: t`Code`, cell: ({ code }) => <code>{code}</code> },
        { head: t`Name`, cell: ({ name }) => name },
        { head: t`Takes off`, isNumber: true, cell: ({ value }) => <Value value={value} /> },
        {
          head: t`Used`,
          isNumber: true,
          cell: ({ redeemed, maxRedemptions }) =>
            maxRedemptions === undefined ? redeemed : `${redeemed}/${maxRedemptions}`,
        },
        { head: t`Ends on`, cell: ({ endsAt }) => (endsAt === undefined ? "–" : <When at={endsAt} />) },
        { head: t`What to do`, cell: (discount) => <Archive discount={discount} /> },
      ]}
    />
  );
}
