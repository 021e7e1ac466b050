import { Trans, useLingui } from "@lingui/react/macro";
import type { Reply } from "../api/operations.ts";
import { useArmName } from "./arm-names.ts";
import { Amount } from "./money.tsx";
import { Notice } from "./notice.tsx";
import { OfferState } from "./offers.tsx";
import { Table } from "./table.tsx";
import { When } from "./when.tsx";

type Results = Reply<"getOffer">;
type Arm = Results["arms"][number];

function Arms({ results }: { readonly results: Results }) {
  const { t, i18n } = useLingui();
  const armName = useArmName();
  const money = (amount: number) => <Amount money={{ amount: Math.round(amount), currency: results.currency }} />;
  const rows = results.arms.map((arm, n) => ({ ...arm, n }));
  return (
    <Table<Arm & { readonly n: number }>
      caption={t`What each arm brings`}
      rows={rows}
      keyOf={({ n }) => String(n)}
      empty={null}
      columns={[
        {
          head: t`Arm`,
          cell: ({ kind, offer }) => (offer === results.id ? <strong>{armName(kind)}</strong> : armName(kind)),
        },
        { head: t`People`, isNumber: true, cell: ({ decisions }) => i18n.number(decisions) },
        { head: t`Bought`, isNumber: true, cell: ({ bought }) => i18n.number(bought) },
        {
          head: t`Brings a person`,
          isNumber: true,
          cell: ({ margin }) => (margin ? money(margin.mean) : "–"),
        },
        {
          head: t`95 % interval`,
          isNumber: true,
          cell: ({ margin }) =>
            margin ? (
              <>
                {money(margin.low)} – {money(margin.high)}
              </>
            ) : (
              "–"
            ),
        },
        {
          head: t`Chance to be the best`,
          isNumber: true,
          cell: ({ chance }) => i18n.number(chance, { style: "percent", maximumFractionDigits: 1 }),
        },
      ]}
    />
  );
}

function Uplift({ uplift }: { readonly uplift: Results["uplift"] }) {
  const { i18n } = useLingui();
  if (!uplift) return <Trans>Nothing is known yet: choices count three weeks after they were made.</Trans>;
  if (uplift.state === "collecting") {
    return (
      <Trans>
        {i18n.number(uplift.decisions)} of {i18n.number(uplift.needed)} choices that are needed to tell whom it moves.
        Until then everyone is treated alike.
      </Trans>
    );
  }
  const figure = (value: number) => i18n.number(value, { maximumFractionDigits: 4 });
  if (uplift.state === "refused") {
    return (
      <Trans>
        Whom it moves cannot be told: the Qini coefficient is {figure(uplift.qini)}, and its interval from{" "}
        {figure(uplift.low)} to {figure(uplift.high)} holds 0. Everyone is treated alike.
      </Trans>
    );
  }
  return (
    <Trans>
      People whom it does not move are rarely given it: the Qini coefficient is {figure(uplift.qini)}, from{" "}
      {figure(uplift.low)} to {figure(uplift.high)}.
    </Trans>
  );
}

/** What is known of an offer: its state, its use, what each arm brings, and whom it moves. */
export function OfferResults({ results }: { readonly results: Results }) {
  const { name, startsAt, endsAt, budget, use, currency, stopped } = results;
  const spent = <Amount money={{ amount: use.spent, currency }} />;
  return (
    <>
      <h1>{name}</h1>
      <p className="lead">
        <OfferState offer={results} />
        {" · "}
        <When at={startsAt} as="short" /> – <When at={endsAt} as="short" />
      </p>
      {stopped?.why === "returns" ? (
        <Notice kind="loss">
          <Trans>It was stopped, as too many of its orders were refunded or disputed.</Trans>
        </Notice>
      ) : null}
      {budget === undefined ? null : (
        <p>
          <Trans>
            {spent} of <Amount money={{ amount: budget, currency }} /> spent, by {use.orders} orders; {use.returned} of
            them came back.
          </Trans>
        </p>
      )}
      <section className="stack">
        <h2>
          <Trans>What each arm brings</Trans>
        </h2>
        <Arms results={results} />
        <p className="soft measure">
          <Trans>
            What is left of orders in the seven days after a choice, after refunds, tax and fees, for each person.
            Choices count three weeks after they were made.
          </Trans>
        </p>
      </section>
      <section className="stack">
        <h2>
          <Trans>Whom it moves</Trans>
        </h2>
        <p className="measure">
          <Uplift uplift={results.uplift} />
        </p>
      </section>
    </>
  );
}
