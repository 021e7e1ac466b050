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
import type { Reply } from "../api/operations.ts";
import { Amount } from "../design/money.tsx";
import { OutcomeNotice } from "../design/outcome.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

type Reading = NonNullable<Reply<"getHoldout">["reading"]>;
type MoneyRow = Reading["money"][number];
type Policies = NonNullable<Reply<"getPolicies">["reading"]>;
type PolicyRow = Policies["policies"][number];

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const [holdout, policies] = await Promise.all([seen.api("getHoldout"), seen.api("getPolicies")]);
  return { holdout, policies: policies.reading, ...titled(seen, msg`Holdout`) };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "operator");
  const given = await givenBy(request);
  const isOn = given.text("intent") === "on";
  const body = { isOn, version: given.whole("version") ?? 0 };
  return attempt(isOn ? "on" : "off", () => api("putHoldout", { body }));
}

export const meta: MetaFunction<typeof loader> = ownHead;

function Money({ reading: { money } }: { readonly reading: Reading }) {
  const { t } = useLingui();
  const whole = (amount: number, currency: MoneyRow["currency"]) => (
    <Amount money={{ amount: Math.round(amount), currency }} />
  );
  const range = ({ low, high }: MoneyRow["incremental"]["revenue"], currency: MoneyRow["currency"]) => (
    <span className="soft block">
      {whole(low, currency)} – {whole(high, currency)}
    </span>
  );
  return (
    <Table<MoneyRow>
      caption={t`Credited and brought`}
      rows={money}
      keyOf={({ currency }) => currency}
      empty={
        <p>
          <Trans>Nobody has bought anything yet.</Trans>
        </p>
      }
      columns={[
        { head: t`Currency`, cell: ({ currency }) => currency.toUpperCase() },
        {
          head: t`Lists are credited with`,
          isNumber: true,
          cell: ({ currency, attributed }) => whole(attributed.net, currency),
        },
        {
          head: t`All measures brought`,
          isNumber: true,
          cell: ({ currency, incremental: { revenue } }) => (
            <>
              {whole(revenue.estimate, currency)} {range(revenue, currency)}
            </>
          ),
        },
        {
          head: t`Margin credited`,
          isNumber: true,
          cell: ({ currency, attributed }) => whole(attributed.margin, currency),
        },
        {
          head: t`Margin brought`,
          isNumber: true,
          cell: ({ currency, incremental: { margin } }) => (
            <>
              {whole(margin.estimate, currency)} {range(margin, currency)}
            </>
          ),
        },
      ]}
    />
  );
}

function Told({ reading }: { readonly reading: Reading }) {
  const { i18n } = useLingui();
  const { state, people, conversion } = reading;
  const percent = (value: number) => i18n.number(value, { style: "percent", maximumFractionDigits: 2 });
  if (state === "mismatch") {
    return (
      <p className="measure">
        <Trans>The groups’ shares of people differ from the plan. There is no result until the reason is known.</Trans>
      </p>
    );
  }
  if (state !== "read" || conversion === undefined) {
    return (
      <p>
        <Trans>Too few people took part for a result.</Trans>
      </p>
    );
  }
  return (
    <>
      <p className="measure">
        <Trans>
          {percent(conversion.treated)} of {i18n.number(people.treated)} people bought, and {percent(conversion.held)}{" "}
          of {i18n.number(people.held)} in the holdout.
        </Trans>
      </p>
      <Money reading={reading} />
    </>
  );
}

function Slot({ reading }: { readonly reading: Policies }) {
  const { t, i18n } = useLingui();
  const names = { best: t`The most relevant, no chance`, even: t`All alike`, relevance: t`By relevance` };
  const rate = (value: number) => i18n.number(value, { style: "percent", maximumFractionDigits: 2 });
  const shown = (value: PolicyRow["snips"]) =>
    value === undefined ? "–" : `${rate(value.estimate)} (${rate(value.low)} – ${rate(value.high)})`;
  return (
    <section className="stack">
      <h2>
        <Trans>The position that is drawn at random</Trans>
      </h2>
      <p className="measure">
        <Trans>
          {i18n.number(reading.logged.lists)} lists of the last {reading.days} days were seen there, and{" "}
          {rate(reading.logged.clicksAList)} were clicked. Estimates from their log for other ways to fill it:
        </Trans>
      </p>
      <Table<PolicyRow>
        caption={t`Other ways`}
        rows={reading.policies}
        keyOf={({ policy }) => policy}
        empty={null}
        columns={[
          { head: t`Way`, cell: ({ policy }) => names[policy] },
          { head: t`Clicks, by weights`, isNumber: true, cell: ({ snips }) => shown(snips) },
          { head: t`Clicks, doubly robust`, isNumber: true, cell: ({ doublyRobust }) => shown(doublyRobust) },
          {
            head: t`Says as much as`,
            isNumber: true,
            cell: ({ effectiveLists, state }) =>
              state === "refused" ? t`too little` : i18n.number(Math.round(effectiveLists)),
          },
        ]}
      />
    </section>
  );
}

export default function HoldoutPage() {
  const { holdout, policies } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  const { since, version, reading } = holdout;
  return (
    <>
      <h1>
        <Trans>Holdout</Trans>
      </h1>
      <p className="measure">
        <Trans>
          Two people in a hundred see lists by popularity and get no offers and no messages. The difference to all
          others is the real effect of these measures; the amounts credited to lists include what people would have
          bought anyway.
        </Trans>
      </p>
      <OutcomeNotice
        outcome={outcome}
        done={{ on: t`The holdout has two people in a hundred from now on.`, off: t`The holdout has ended.` }}
      />
      <Form method="post" className="row">
        <input type="hidden" name="version" value={version} />
        {since === undefined ? (
          <button className="button" type="submit" name="intent" value="on">
            <Trans>Begin the holdout</Trans>
          </button>
        ) : (
          <>
            <p>
              <Trans>
                Since <When at={since} />
              </Trans>
            </p>
            <button className="button plain" type="submit" name="intent" value="off">
              <Trans>End the holdout</Trans>
            </button>
          </>
        )}
      </Form>
      {reading === undefined ? (
        <p>
          <Trans>It has a result each night once it has started.</Trans>
        </p>
      ) : (
        <Told reading={reading} />
      )}
      {policies === undefined ? null : <Slot reading={policies} />}
    </>
  );
}
