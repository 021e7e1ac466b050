import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Form, Link } from "react-router";
import type { Currency } from "../../../functions/shared/kernel/money.ts";
import type { Api } from "../api/api.ts";
import { attempt } from "../api/attempt.ts";
import type { Given } from "../api/form.ts";
import type { Asked, ItemOf } from "../api/operations.ts";
import { currencies } from "../site/currencies.ts";
import { minorOf } from "../studio/amount.ts";
import { useArmName } from "./arm-names.ts";
import { Field } from "./field.tsx";
import { Amount } from "./money.tsx";
import { Table } from "./table.tsx";
import { When } from "./when.tsx";

type Offer = ItemOf<"listOffers">;
type Body = Asked<"proposeOffer">["body"];
type Treatment = Body["treatment"];

const PERCENT = 100;

/** The treatment of the form. */
function treatmentOf(given: Given, currency: Currency): Treatment {
  const kind = given.text("kind");
  if (kind === "bundle") return { kind, bundle: given.text("bundle") };
  if (kind === "message") {
    const [en, zh] = [given.optional("en"), given.optional("zh")];
    return { kind, words: { ...(en !== undefined && { en }), ...(zh !== undefined && { zh }) } };
  }
  return {
    kind: "discount",
    value: { basisPoints: Math.round(Number(given.text("percent")) * PERCENT) },
    floor: minorOf(given.text("floor"), currency) ?? 0,
  };
}

function bodyOf(given: Given, bearer: Body["bearer"]): Body {
  const currency = currencies.find((each) => each === given.text("currency")) ?? "usd";
  const treatment = treatmentOf(given, currency);
  const budget = minorOf(given.text("budget"), currency);
  const buyers = given.text("buyers");
  return {
    name: given.text("name"),
    treatment,
    product: given.text("product"),
    currency,
    bearer,
    ...(treatment.kind === "discount" && budget !== undefined && { budget }),
    audience: buyers === "new" || buyers === "returning" ? { buyers } : {},
    endsAt: `${given.text("endsOn")}T00:00:00Z`,
  };
}

/** Makes, approves, declines or stops an offer, for the forms below. */
export function changeOffers(api: Api, given: Given, bearer: Body["bearer"] = "creator") {
  const params = { id: given.text("id") };
  switch (given.text("intent")) {
    case "approve":
      return attempt("approved", () => api("approveOffer", { params }));
    case "decline":
      return attempt("declined", () => api("declineOffer", { params }));
    case "stop":
      return attempt("stopped", () => api("stopOffer", { params }));
    default:
      return attempt("made", () => api("proposeOffer", { body: bodyOf(given, bearer) }));
  }
}

/** What an offer gives, in a few words. */
function Gives({ treatment, currency }: Pick<Offer, "treatment" | "currency">) {
  const { i18n } = useLingui();
  const armName = useArmName();
  switch (treatment.kind) {
    case "discount":
      return "basisPoints" in treatment.value ? (
        `−${i18n.number(treatment.value.basisPoints / 10_000, { style: "percent", maximumFractionDigits: 2 })}`
      ) : (
        <>
          −<Amount money={{ amount: treatment.value.amount, currency }} />
        </>
      );
    default:
      return armName(treatment.kind);
  }
}

/** The state of an offer in words. */
export function OfferState({ offer }: { readonly offer: Pick<Offer, "state" | "stopped" | "isInForce" | "endsAt"> }) {
  const { state, stopped, isInForce } = offer;
  if (state === "proposed") return <Trans>Waits for its creator</Trans>;
  if (state === "declined") return <Trans>Declined</Trans>;
  if (state === "stopped") {
    if (stopped?.why === "returns") return <Trans>Stopped: too many refunds</Trans>;
    return stopped?.why === "operator" ? <Trans>Stopped by the platform</Trans> : <Trans>Stopped</Trans>;
  }
  return isInForce ? <Trans>Running</Trans> : <Trans>Not running</Trans>;
}

function Deeds({ offer: { id, state }, canDecide }: { readonly offer: Offer; readonly canDecide: boolean }) {
  if (state === "declined" || state === "stopped") return "–";
  const deed = (intent: string, words: React.ReactNode) => (
    <button className="button plain small" type="submit" name="intent" value={intent}>
      {words}
    </button>
  );
  return (
    <Form method="post" className="row">
      <input type="hidden" name="id" value={id} />
      {state === "proposed" && canDecide ? deed("approve", <Trans>Approve</Trans>) : null}
      {state === "proposed" && canDecide ? deed("decline", <Trans>Decline</Trans>) : null}
      {state === "active" || !canDecide ? deed("stop", <Trans>Stop</Trans>) : null}
    </Form>
  );
}

interface OffersProps {
  readonly items: readonly Offer[];
  readonly cursor?: string | undefined;
  /** The path of the page that shows one. */
  readonly path: string;
  readonly canDecide: boolean;
}

/** Offers with their use and what can be done. */
export function Offers({ items, cursor, path, canDecide }: OffersProps) {
  const { t } = useLingui();
  return (
    <Table<Offer>
      caption={t`Offers`}
      rows={items}
      keyOf={({ id }) => id}
      cursor={cursor}
      empty={
        <p>
          <Trans>There is no offer yet.</Trans>
        </p>
      }
      columns={[
        { head: t`Name`, cell: ({ id, name }) => <Link to={`${path}/${id}`}>{name}</Link> },
        { head: t`Gives`, cell: (offer) => <Gives {...offer} /> },
        { head: t`State`, cell: (offer) => <OfferState offer={offer} /> },
        {
          head: t`Spent`,
          isNumber: true,
          cell: ({ budget, use, currency }) =>
            budget === undefined ? (
              "–"
            ) : (
              <>
                <Amount money={{ amount: use.spent, currency }} /> / <Amount money={{ amount: budget, currency }} />
              </>
            ),
        },
        { head: t`Orders`, isNumber: true, cell: ({ use }) => use.orders },
        { head: t`Refunded`, isNumber: true, cell: ({ use }) => use.returned },
        { head: t`Ends on`, cell: ({ endsAt }) => <When at={endsAt} as="short" /> },
        { head: t`Actions`, cell: (offer) => <Deeds offer={offer} canDecide={canDecide} /> },
      ]}
    />
  );
}

const kinds = ["discount", "message", "bundle"] as const;

function DiscountFields() {
  const { t } = useLingui();
  return (
    <>
      <Field name="percent" label={t`Percent off`} type="number" min={0.01} max={90} step={0.01} required />
      <Field
        name="floor"
        label={t`Lowest price`}
        hint={t`With this offer and any codes, it is never sold for less`}
        inputMode="decimal"
        required
      />
      <Field
        name="budget"
        label={t`Budget`}
        hint={t`All reductions together never cost more`}
        inputMode="decimal"
        required
      />
    </>
  );
}

function MessageFields() {
  const { t } = useLingui();
  return (
    <>
      <Field name="en" label={t`Text in English`} maxLength={280} />
      <Field name="zh" label={t`Text in Chinese`} maxLength={280} />
    </>
  );
}

/** What the offer gives: a kind, and the fields of that kind. */
function GivesFields() {
  const { t } = useLingui();
  const [kind, setKind] = useState<(typeof kinds)[number]>("discount");
  return (
    <>
      <div className="field">
        <label htmlFor="kind">
          <Trans>What it gives</Trans>
        </label>
        <select
          id="kind"
          name="kind"
          value={kind}
          onChange={({ target }) => setKind(kinds.find((each) => each === target.value) ?? "discount")}
        >
          <option value="discount">{t`A lower price`}</option>
          <option value="message">{t`A message`}</option>
          <option value="bundle">{t`A bundle`}</option>
        </select>
      </div>
      {kind === "discount" ? <DiscountFields /> : null}
      {kind === "message" ? <MessageFields /> : null}
      {kind === "bundle" ? <Field name="bundle" label={t`Bundle`} hint={t`Its id`} required maxLength={64} /> : null}
    </>
  );
}

/** The form of a new offer. @param works to choose from; without them an id is typed */
export function OfferForm({ works }: { readonly works?: readonly { readonly id: string; readonly title: string }[] }) {
  const { t } = useLingui();
  return (
    <Form method="post" className="form measure">
      <Field name="name" label={t`Name, for you`} required maxLength={80} />
      {works ? (
        <div className="field">
          <label htmlFor="product">
            <Trans>Work</Trans>
          </label>
          <select id="product" name="product" required>
            {works.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </div>
      ) : (
        <Field name="product" label={t`Work`} hint={t`Its id`} required maxLength={64} />
      )}
      <GivesFields />
      <div className="field">
        <label htmlFor="currency">
          <Trans>Currency</Trans>
        </label>
        <select id="currency" name="currency">
          {currencies.map((each) => (
            <option key={each} value={each}>
              {each.toUpperCase()}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="buyers">
          <Trans>For whom</Trans>
        </label>
        <select id="buyers" name="buyers">
          <option value="all">{t`Everyone`}</option>
          <option value="new">{t`People who have bought nothing`}</option>
          <option value="returning">{t`People who have bought something`}</option>
        </select>
      </div>
      <Field name="endsOn" label={t`Ends on`} hint={t`Within 90 days`} type="date" required />
      <p>
        <button className="button" type="submit">
          <Trans>Make the offer</Trans>
        </button>
      </p>
    </Form>
  );
}
