import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Form, Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { type Api, isRefused } from "../api/api.ts";
import type { ItemOf } from "../api/operations.ts";
import { Field } from "../design/field.tsx";
import { Amount } from "../design/money.tsx";
import { useTypeName } from "../design/names.ts";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";
import { lookedFor } from "./looking.ts";
import { ProductTag } from "./state-names.tsx";

type Product = ItemOf<"lookUpProducts">;
interface Page {
  readonly items: Product[];
  readonly cursor?: string | undefined;
}

/** The product of an id as a page; empty if there is none. */
const one = async (api: Api, id: string): Promise<Page> => {
  try {
    return { items: [await api("readProduct", { params: { id } })] };
  } catch (error) {
    if (isRefused(error, "unknown-product")) return { items: [] };
    throw error;
  }
};

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const search = searchOf(request);
  const q = search("q")?.trim() ?? "";
  const creator = q === "" ? search("creator") : undefined;
  const looked = lookedFor(q);
  const cursor = search("cursor");
  const head = titled(seen, msg`Works`);
  if (looked.kind === "order") return { q, creator, page: await one(seen.api, looked.value), ...head };
  const owner = looked.kind === "buyer" ? looked.value : creator;
  if (owner === undefined && q === "") return { q, creator, page: undefined, ...head };
  const query = owner === undefined ? { q } : { creator: owner };
  const page: Page = await seen.api("lookUpProducts", { query: { ...query, cursor } });
  return { q, creator: owner, page, ...head };
}

export const meta: MetaFunction<typeof loader> = ownHead;

function Works({ page }: { readonly page: Page }) {
  const { t } = useLingui();
  const typeName = useTypeName();
  return (
    <Table<Product>
      caption={t`Works`}
      rows={page.items}
      keyOf={({ id }) => id}
      cursor={page.cursor}
      empty={
        <p>
          <Trans>No work was found.</Trans>
        </p>
      }
      columns={[
        {
          head: t`Work`,
          cell: ({ id, title }) => (
            <span className="roomy">
              <Link to={`/works/${id}`} reloadDocument>
                {title}
              </Link>
            </span>
          ),
        },
        { head: t`State`, cell: ({ state }) => <ProductTag state={state} /> },
        { head: t`Kind`, cell: ({ type }) => typeName(type) },
        {
          head: t`Creator`,
          cell: ({ creatorId, creator }) => (
            <Link to={`/console/users/${creatorId}`}>
              {creator?.name ?? <code className="small">{creatorId}</code>}
            </Link>
          ),
        },
        { head: t`Version`, isNumber: true, cell: ({ version }) => version },
        { head: t`Price`, isNumber: true, cell: ({ price }) => <Amount money={price} /> },
        {
          head: t`What people did`,
          cell: ({ id }) => (
            <Link to={`/console/products/${id}/decisions`}>
              <Trans>Buying and leaving</Trans>
            </Link>
          ),
        },
        { head: t`Made`, cell: ({ createdAt }) => <When at={createdAt} as="short" /> },
      ]}
    />
  );
}

export default function Products() {
  const { q, creator, page } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  return (
    <>
      <h1>
        <Trans>Works</Trans>
      </h1>
      <Form method="get" className="row">
        <Field
          name="q"
          label={t`Title, work's id or creator's id`}
          hint={t`The beginning of a title is enough; drafts and archived works are found too`}
          defaultValue={q}
          maxLength={100}
        />
        <button className="button plain" type="submit">
          <Trans>Look up</Trans>
        </button>
      </Form>
      {creator === undefined ? null : (
        <p>
          <Trans>
            Works of <Link to={`/console/users/${creator}`}>{page?.items[0]?.creator?.name ?? creator}</Link>
          </Trans>
        </p>
      )}
      {page === undefined ? null : <Works page={page} />}
    </>
  );
}
