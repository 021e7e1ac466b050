import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
} from "react-router";
import { givenBy } from "../api/form.ts";
import { type Fate, toEach } from "../api/several.ts";
import { OutcomeNotice } from "../design/outcome.tsx";
import { decideRefund, RefundList, type RefundState } from "../design/refund-list.tsx";
import { Fates, SEVERAL } from "../design/several.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

/** The actions for all ticked refunds: a dry run or a decision. */
const deeds = ["try", "approve", "deny"] as const;
type Deed = (typeof deeds)[number];

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const search = searchOf(request);
  const state = (search("state") ?? "requested") as RefundState;
  const page = await seen.api("listRefunds", { query: { state, cursor: search("cursor") } });
  const ids = [...new Set(page.items.flatMap(({ products }) => products))].slice(0, 50).join(",");
  const { items = [] } = ids === "" ? {} : await seen.api("listProducts", { query: { ids, limit: "50" } });
  const titles = Object.fromEntries(items.map(({ id, title }) => [id, title]));
  return { ...page, state, titles, ...titled(seen, msg`Refunds`) };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "operator");
  const given = await givenBy(request);
  const deed = deeds.find((each) => `several-${each}` === given.text("intent"));
  if (deed === undefined) return decideRefund(api, given);
  const note = given.optional("note");
  const fates = await toEach(given, (id) =>
    deed === "deny"
      ? api("denyRefund", { params: { id }, body: { note: note ?? "" } })
      : api("approveRefund", { params: { id }, body: { note, dryRun: deed === "try" } }),
  );
  return { deed, fates, note };
}

export const meta: MetaFunction<typeof loader> = ownHead;

function Together({ note }: { readonly note: string | undefined }) {
  return (
    <section className="stack">
      <h2>
        <Trans>All ticked refunds</Trans>
      </h2>
      <Form method="post" id={SEVERAL} className="form measure">
        <label className="field">
          <span className="label">
            <Trans>A message to the buyers; required for a denial</Trans>
          </span>
          <input name="note" maxLength={1000} defaultValue={note} />
        </label>
        <p className="row">
          <button className="button plain" type="submit" name="intent" value="several-try">
            <Trans>Dry run</Trans>
          </button>
          <button className="button" type="submit" name="intent" value="several-approve">
            <Trans>Refund</Trans>
          </button>
          <button className="button loss" type="submit" name="intent" value="several-deny">
            <Trans>Deny the refunds</Trans>
          </button>
        </p>
      </Form>
    </section>
  );
}

function Became({ deed, fates }: { readonly deed: Deed; readonly fates: readonly Fate[] }) {
  const { t } = useLingui();
  const done = {
    try: t`Can be approved; nothing was changed:`,
    approve: t`Approved, and on their way:`,
    deny: t`Denied, and their buyers are told why:`,
  };
  return <Fates fates={fates} done={done[deed]} nameOf={(id) => <code>{id}</code>} />;
}

export default function Refunds() {
  const { items, cursor, state, titles } = useLoaderData<typeof loader>();
  const said = useActionData<typeof action>();
  const { t } = useLingui();
  const several = said && "fates" in said ? said : undefined;
  const ticked = several?.deed === "try" ? several.fates.filter(({ refused }) => !refused).map(({ id }) => id) : [];
  return (
    <>
      <h1>
        <Trans>Refunds</Trans>
      </h1>
      {several ? <Became deed={several.deed} fates={several.fates} /> : null}
      <OutcomeNotice
        outcome={said && !("fates" in said) ? said : undefined}
        done={{
          approved: t`The refund is approved, and on its way.`,
          denied: t`The refund is denied, and the buyer gets the reason.`,
        }}
      />
      <RefundList
        key={ticked.join()}
        items={items}
        cursor={cursor}
        state={state}
        titles={titles}
        isTickable={state === "requested"}
        ticked={ticked}
        orderLink={(orderId, children) => <Link to={`/console/orders/${orderId}`}>{children}</Link>}
      />
      {state === "requested" && items.length > 1 ? <Together note={several?.note} /> : null}
    </>
  );
}
