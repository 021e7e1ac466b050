import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useLoaderData,
} from "react-router";
import { givenBy } from "../api/form.ts";
import type { ItemOf } from "../api/operations.ts";
import { Amount } from "../design/money.tsx";
import { Table } from "../design/table.tsx";
import { Tabs } from "../design/tabs.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

type Debt = ItemOf<"listDebts">;
type Stopped = ItemOf<"listStopped">;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const search = searchOf(request);
  const list = search("list") === "stopped" ? "stopped" : "debts";
  const query = { cursor: search("cursor") };
  const [debts, stopped] = await Promise.all([
    list === "debts" ? seen.api("listDebts", { query }) : undefined,
    list === "stopped" ? seen.api("listStopped", { query }) : undefined,
  ]);
  return { list, debts, stopped, ...titled(seen, msg`Creators`) } as const;
}

/** Redirects to the creator who was looked up. */
export async function action({ context, request }: ActionFunctionArgs) {
  signedIn(context, request, "operator");
  const id = (await givenBy(request)).text("id");
  throw redirect(id === "" ? "/console/creators" : `/console/creators/${encodeURIComponent(id)}`);
}

export const meta: MetaFunction<typeof loader> = ownHead;

const CreatorLink = ({ id }: { readonly id: string }) => (
  <Link to={`/console/creators/${id}`}>
    <code>{id}</code>
  </Link>
);

function Debts({ page }: { readonly page: { readonly items: Debt[]; readonly cursor?: string | undefined } }) {
  const { t } = useLingui();
  return (
    <Table<Debt>
      caption={t`Creators who owe`}
      rows={page.items}
      keyOf={({ creator, currency }) => creator + currency}
      cursor={page.cursor}
      empty={
        <p>
          <Trans>No creator owes anything.</Trans>
        </p>
      }
      columns={[
        { head: t`Creator`, cell: ({ creator }) => <CreatorLink id={creator} /> },
        { head: t`Owed`, isNumber: true, cell: ({ owed, currency }) => <Amount money={{ amount: owed, currency }} /> },
        {
          head: t`Transfers`,
          cell: ({ stopped }) =>
            stopped ? (
              <span className="tag warm">
                <Trans>Stopped by the debt</Trans>
              </span>
            ) : (
              <Trans>Continue studying</Trans>
            ),
        },
      ]}
    />
  );
}

function Halted({ page }: { readonly page: { readonly items: Stopped[]; readonly cursor?: string | undefined } }) {
  const { t } = useLingui();
  const word = (going: Stopped["sales"]) => (going === "stopped" ? t`Stopped` : t`Continue studying`);
  return (
    <Table<Stopped>
      caption={t`Stopped creators`}
      rows={page.items}
      keyOf={({ creator }) => creator}
      cursor={page.cursor}
      empty={
        <p>
          <Trans>No creator is stopped.</Trans>
        </p>
      }
      columns={[
        { head: t`Creator`, cell: ({ creator }) => <CreatorLink id={creator} /> },
        { head: t`Sales`, cell: ({ sales }) => word(sales) },
        { head: t`Transfers`, cell: ({ transfers }) => word(transfers) },
        { head: t`Why`, cell: ({ decisions }) => decisions[0]?.reason },
        { head: t`Since`, cell: ({ decisions: [last] }) => (last ? <When at={last.at} as="minute" /> : null) },
      ]}
    />
  );
}

export default function Creators() {
  const { list, debts, stopped } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  const values = [
    { value: "debts", name: t`With debts` },
    { value: "stopped", name: t`Stopped` },
  ] as const;
  return (
    <>
      <h1>
        <Trans>Creators</Trans>
      </h1>
      <Form method="post" className="row">
        <label className="field">
          <span className="label">
            <Trans>Id of a creator</Trans>
          </span>
          <input name="id" required maxLength={64} />
        </label>
        <button className="button plain" type="submit">
          <Trans>Open</Trans>
        </button>
      </Form>
      <Tabs name="list" label={t`List`} values={values} current={list} />
      {debts ? <Debts page={debts} /> : null}
      {stopped ? <Halted page={stopped} /> : null}
    </>
  );
}
