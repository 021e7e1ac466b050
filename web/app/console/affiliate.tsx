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
import { attempt } from "../api/attempt.ts";
import { givenBy } from "../api/form.ts";
import { OutcomeNotice } from "../design/outcome.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

export async function loader({ context, request, params: { id = "" } }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  return { ...(await seen.api("lookUpAffiliate", { params: { id } })), ...titled(seen, msg`Affiliate`) };
}

export async function action({ context, request, params: { id = "" } }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "operator");
  const given = await givenBy(request);
  const state = given.text("state") === "active" ? "active" : "suspended";
  return attempt("decided", () =>
    api("setAffiliateState", { params: { id }, body: { state, reason: given.text("reason") } }),
  );
}

export const meta: MetaFunction<typeof loader> = ownHead;

function Decide() {
  const { state, decisions } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  return (
    <section className="stack">
      <h2>
        <Trans>Decisions on them</Trans>
      </h2>
      <Form method="post" className="form measure">
        <label className="field">
          <span className="label">{t`Why; the decision is kept with your name`}</span>
          <input name="reason" required maxLength={1000} />
        </label>
        <p>
          {state === "active" ? (
            <button className="button loss" type="submit" name="state" value="suspended">
              <Trans>Suspend: new orders earn nothing</Trans>
            </button>
          ) : (
            <button className="button plain" type="submit" name="state" value="active">
              <Trans>Let them recommend again</Trans>
            </button>
          )}
        </p>
      </Form>
      <ul className="stack small">
        {decisions.map((each) => (
          <li key={each.at}>
            <When at={each.at} as="minute" />: {each.state === "active" ? t`Recommends` : t`Suspended`}. {each.reason}
          </li>
        ))}
      </ul>
    </section>
  );
}

export default function Affiliate() {
  const { id, codes, joinedAt, state, clicks } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <>
      <header className="stack">
        <h1>
          <Trans>Affiliate</Trans>
        </h1>
        <p>
          <Link to={`/console/users/${id}`}>
            <code>{id}</code>
          </Link>{" "}
          · <Link to={`/console/creators/${id}`}>{t`Balance and transfers`}</Link>
        </p>
      </header>
      <OutcomeNotice outcome={outcome} done={{ decided: t`The decision applies from now on.` }} />
      <dl className="facts">
        <dt>{t`State`}</dt>
        <dd>{state === "active" ? t`Recommends` : t`Suspended`}</dd>
        <dt>{t`Joined`}</dt>
        <dd>
          <When at={joinedAt} />
        </dd>
        <dt>{t`Codes`}</dt>
        <dd>{codes.map(({ code }) => code).join(", ")}</dd>
      </dl>
      <section className="stack">
        <h2>
          <Trans>Clicks of the last 30 days</Trans>
        </h2>
        <Table<(typeof clicks)[number]>
          caption={t`Clicks of the last 30 days`}
          rows={clicks}
          keyOf={({ day }) => day}
          empty={
            <p>
              <Trans>Nobody followed their links.</Trans>
            </p>
          }
          columns={[
            { head: t`Day`, cell: ({ day }) => <When at={`${day}T00:00:00.000Z`} /> },
            { head: t`People`, isNumber: true, cell: ({ clicks: count }) => count },
          ]}
        />
      </section>
      <Decide />
    </>
  );
}
