import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
} from "react-router";
import { attempt } from "../api/attempt.ts";
import { givenBy } from "../api/form.ts";
import type { ItemOf } from "../api/operations.ts";
import { Field } from "../design/field.tsx";
import { Amount } from "../design/money.tsx";
import { OutcomeNotice } from "../design/outcome.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

type Discount = ItemOf<"listDiscounts">;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const query = { owner: "platform", cursor: searchOf(request)("cursor") };
  return { ...(await seen.api("listDiscounts", { query })), ...titled(seen, msg`Discounts`) };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "operator");
  const given = await givenBy(request);
  if (given.text("intent") === "archive") {
    const body = { version: given.whole("version") ?? 0, state: "archived" } as const;
    return attempt("archived", () => api("changeDiscount", { params: { id: given.text("id") }, body }));
  }
  const endsOn = given.optional("endsOn");
  const most = given.whole("maxRedemptions");
  return attempt("made", () =>
    api("createDiscount", {
      body: {
        owner: "platform",
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

export const meta: MetaFunction<typeof loader> = ownHead;

/** What a discount takes off. */
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

function DiscountForm() {
  const { t } = useLingui();
  return (
    <Form method="post" className="form measure">
      <Field name="name" label={t`Name, for the receipt`} required maxLength={80} />
      <Field name="code" label={t`Code`} required minLength={3} maxLength={40} />
      <Field name="percent" label={t`Percent off`} type="number" min={0.01} max={100} step={0.01} required />
      <Field
        name="maxRedemptions"
        label={t`How often in all`}
        hint={t`Empty: as often as wanted`}
        type="number"
        min={1}
      />
      <Field name="endsOn" label={t`Over from`} type="date" />
      <label className="choice">
        <input type="checkbox" name="firstPurchaseOnly" />
        <Trans>For a first purchase alone</Trans>
      </label>
      <p>
        <button className="button" type="submit">
          <Trans>Make the discount</Trans>
        </button>
      </p>
    </Form>
  );
}

export default function Discounts() {
  const { items, cursor } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <>
      <h1>
        <Trans>Discounts</Trans>
      </h1>
      <p className="lead">
        <Trans>The platform bears these: creators earn as if nothing had been taken off.</Trans>
      </p>
      <OutcomeNotice outcome={outcome} done={{ made: t`The code can be used now.`, archived: t`The code is over.` }} />
      <Table<Discount>
        caption={t`Discounts`}
        rows={items}
        keyOf={({ id }) => id}
        cursor={cursor}
        empty={
          <p>
            <Trans>The platform has no discount yet.</Trans>
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
          { head: t`Over from`, cell: ({ endsAt }) => (endsAt === undefined ? "–" : <When at={endsAt} />) },
          { head: t`What to do`, cell: (discount) => <Archive discount={discount} /> },
        ]}
      />
      <section className="stack">
        <h2>
          <Trans>A new discount</Trans>
        </h2>
        <DiscountForm />
      </section>
    </>
  );
}
