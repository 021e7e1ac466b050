import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Form, Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { type Api, isRefused } from "../api/api.ts";
import type { Reply } from "../api/operations.ts";
import { Field } from "../design/field.tsx";
import { Notice } from "../design/notice.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";
import { useListNames } from "./list-names.ts";

type Receipt = Reply<"getRecommendationReceipt">;
type Shown = Receipt["items"][number];
type Dropped = NonNullable<Receipt["dropped"]>[number];
type Titles = Readonly<Record<string, string>>;

/** Titles of what a receipt names, as far as the shop still shows them. */
async function titlesOf(api: Api, ids: readonly string[]): Promise<Titles> {
  const found = await Promise.all(
    ids.map((id) =>
      api("getProduct", { params: { id } }).catch((error) => {
        if (isRefused(error)) return undefined;
        throw error;
      }),
    ),
  );
  return Object.fromEntries(found.flatMap((each) => (each ? [[each.id, each.title]] : [])));
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const id = searchOf(request)("id");
  const head = titled(seen, msg`Receipts of lists`);
  if (id === undefined) return { id: "", receipt: undefined, refused: undefined, titles: {}, ...head };
  try {
    const receipt = await seen.api("getRecommendationReceipt", { params: { recommendationId: id } });
    const titles = await titlesOf(seen.api, [
      ...new Set([...receipt.items, ...(receipt.replayed ?? [])].map(({ product }) => product)),
    ]);
    return { id, receipt, refused: undefined, titles, ...head };
  } catch (error) {
    if (!isRefused(error) || error.status >= 500) throw error;
    return { id, receipt: undefined, refused: error.detail, titles: {}, ...head };
  }
}

export const meta: MetaFunction<typeof loader> = ownHead;

type Made = NonNullable<Receipt["replayed"]>[number];

/** A list as it was shown beside the one that follows from its receipt now, place by place. */
function SideBySide(props: {
  readonly items: readonly Shown[];
  readonly made: readonly Made[];
  readonly titles: Titles;
}) {
  const { items, made, titles } = props;
  const { t } = useLingui();
  const places = Array.from({ length: Math.max(items.length, made.length) }, (_, at) => at);
  const work = (shown: Shown | undefined) => (shown ? (titles[shown.product] ?? <code>{shown.product}</code>) : "–");
  return (
    <Table<number>
      caption={t`Then and now`}
      rows={places}
      keyOf={String}
      empty={
        <p>
          <Trans>Both are empty.</Trans>
        </p>
      }
      columns={[
        { head: t`Position`, isNumber: true, cell: (at) => at + 1 },
        { head: t`As it was shown`, cell: (at) => work(items[at]) },
        { head: t`Replayed`, cell: (at) => work(made[at]) },
        {
          head: t`Same`,
          cell: (at) =>
            JSON.stringify(items[at]) === JSON.stringify(made[at]) ? (
              <span className="tag good">
                <Trans>Same</Trans>
              </span>
            ) : (
              <span className="tag loss">
                <Trans>Another</Trans>
              </span>
            ),
        },
      ]}
    />
  );
}

function Items({ items, titles }: { readonly items: readonly Shown[]; readonly titles: Titles }) {
  const { t, i18n } = useLingui();
  const names = useListNames();
  const figure = (value: number) => i18n.number(value, { maximumFractionDigits: 4 });
  return (
    <Table<Shown>
      caption={t`What was shown`}
      rows={items}
      keyOf={({ product }) => product}
      empty={
        <p>
          <Trans>The list was empty.</Trans>
        </p>
      }
      columns={[
        { head: t`Position`, isNumber: true, cell: ({ position }) => position },
        {
          head: t`Work`,
          cell: ({ product }) => (
            <Link to={`/works/${product}`} reloadDocument>
              {titles[product] ?? product}
            </Link>
          ),
        },
        { head: t`By`, cell: ({ source }) => names.source(source) },
        { head: t`Slot`, cell: ({ slot }) => names.slot(slot) },
        { head: t`Score`, isNumber: true, cell: ({ score }) => figure(score) },
        { head: t`Propensity`, isNumber: true, cell: ({ propensity }) => figure(propensity) },
      ]}
    />
  );
}

function Left({ dropped }: { readonly dropped: readonly Dropped[] }) {
  const { t } = useLingui();
  return (
    <Table<Dropped>
      caption={t`What was left out`}
      rows={dropped}
      keyOf={({ id }) => id}
      empty={
        <p>
          <Trans>Nothing was left out.</Trans>
        </p>
      }
      columns={[
        { head: t`Work`, cell: ({ id }) => <code>{id}</code> },
        { head: t`Why`, cell: ({ reason, rule }) => (rule === undefined ? reason : `${reason} (${rule})`) },
      ]}
    />
  );
}

function Made({ receipt, titles }: { readonly receipt: Receipt; readonly titles: Titles }) {
  const { at, placement, model, replays, history, dropped = [] } = receipt;
  const names = useListNames();
  return (
    <>
      <Notice kind={replays ? "good" : "loss"}>
        {replays ? (
          <Trans>Replayed from its receipt, the list is the same.</Trans>
        ) : (
          <Trans>
            Replayed from its receipt, the list is different. Something that is not in the receipt has changed it.
          </Trans>
        )}
      </Notice>
      <dl className="facts">
        <dt>
          <Trans>Made</Trans>
        </dt>
        <dd>
          <When at={at} as="minute" />
        </dd>
        <dt>
          <Trans>Shown on</Trans>
        </dt>
        <dd>{names.placement(placement)}</dd>
        <dt>
          <Trans>Model</Trans>
        </dt>
        <dd>
          {model === undefined ? (
            <Trans>None</Trans>
          ) : (
            <Link to={`/console/models/${model}`}>
              <code>{model}</code>
            </Link>
          )}
        </dd>
        <dt>
          <Trans>Works in the history</Trans>
        </dt>
        <dd>{history.length}</dd>
      </dl>
      <section className="stack">
        <h2>
          <Trans>What was shown</Trans>
        </h2>
        <Items items={receipt.items} titles={titles} />
      </section>
      {receipt.replayed ? (
        <section className="stack">
          <h2>
            <Trans>Then and now</Trans>
          </h2>
          <SideBySide items={receipt.items} made={receipt.replayed} titles={titles} />
        </section>
      ) : null}
      <section className="stack">
        <h2>
          <Trans>What was left out</Trans>
        </h2>
        <Left dropped={dropped} />
      </section>
    </>
  );
}

export default function Lists() {
  const { id, receipt, refused, titles } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  return (
    <>
      <h1>
        <Trans>Receipts of lists</Trans>
      </h1>
      <p className="lead">
        <Trans>
          Every list of recommendations has a receipt: what could have been on it, what was, and why. Here the list is
          replayed from its receipt.
        </Trans>
      </p>
      <Form method="get" className="row">
        <Field name="id" label={t`Id of the list`} defaultValue={id} required maxLength={26} />
        <button className="button plain" type="submit">
          <Trans>Open</Trans>
        </button>
      </Form>
      {refused === undefined ? null : <Notice kind="loss">{refused}</Notice>}
      {receipt ? <Made receipt={receipt} titles={titles} /> : null}
    </>
  );
}
