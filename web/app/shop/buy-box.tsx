import { Plural, Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Form, Link, useLocation } from "react-router";
import type { Currency, Money } from "../../../functions/shared/kernel/money.ts";
import { Icon } from "../design/icons.tsx";
import { Amount, Price, priceIn } from "../design/money.tsx";
import { workPath } from "../design/work-card.tsx";
import { useSite } from "../site/root-data.ts";
import { partOf } from "./instalments.ts";
import { OfferNote } from "./offer-note.tsx";
import type { AroundWork, Work } from "./work-data.ts";

interface Props {
  readonly work: Work;
  readonly packs: AroundWork["packs"];
  readonly mine: AroundWork["mine"];
  readonly currency: Currency;
  readonly offer: AroundWork["offer"];
}

interface DoProps {
  readonly intent: string;
  readonly currency: Currency;
  readonly children: ReactNode;
  readonly isPlain?: boolean;
}

/** Hidden fields of each form: the displayed currency, and the list that led here. */
function Told({ currency }: { readonly currency: Currency }) {
  const list = new URLSearchParams(useLocation().search).get("list");
  return (
    <>
      <input type="hidden" name="currency" value={currency} />
      {list ? <input type="hidden" name="list" value={list} /> : null}
    </>
  );
}

/** A form with one button. */
function Do({ intent, currency, children, isPlain = false }: DoProps) {
  return (
    <Form method="post" className="stack tight">
      <Told currency={currency} />
      <button className={isPlain ? "button plain wide" : "button wide"} type="submit" name="intent" value={intent}>
        {children}
      </button>
    </Form>
  );
}

/** The refund terms in one line. */
function RefundTerms({ work }: { readonly work: Work }) {
  const { refundDays: days } = work;
  return (
    <p className="small soft">
      {days === undefined ? (
        <Trans>Refunds by the terms of the works in it, as long as you have opened none.</Trans>
      ) : days > 0 ? (
        <Plural
          value={days}
          one="Money back within # day, as long as you have not opened it."
          other="Money back within # days, as long as you have not opened it."
        />
      ) : (
        <Trans>Refunds of this are decided by a person.</Trans>
      )}{" "}
      <Link to="/refunds">
        <Trans>Refund terms</Trans>
      </Link>
    </p>
  );
}

function Parts({ work, money }: { readonly work: Work; readonly money: Money }) {
  const { instalments = [] } = work;
  if (instalments.length === 0 || money.amount === 0) return null;
  return (
    <details className="ways">
      <summary>
        <Trans>Or pay in monthly parts</Trans>
      </summary>
      <Form method="post" className="stack tight">
        <Told currency={money.currency} />
        <fieldset>
          <legend className="visually-hidden">
            <Trans>Number of instalments</Trans>
          </legend>
          {instalments.map((parts, at) => (
            <label className="choice" key={parts}>
              <input type="radio" name="instalments" value={parts} defaultChecked={at === 0} />
              <span>
                <Trans>
                  {parts} parts of <Amount money={partOf(money, parts)} />
                </Trans>
              </span>
            </label>
          ))}
        </fieldset>
        <button className="button plain wide" type="submit" name="intent" value="subscribe">
          <Trans>Pay in parts</Trans>
        </button>
        <p className="small soft">
          <Trans>
            You pay the first instalment today and then one each month. The work opens with the first. No interest;
            codes do not apply.
          </Trans>
        </p>
      </Form>
    </details>
  );
}

function Membership({ work, money }: { readonly work: Work; readonly money: Money }) {
  const { trialDays = 0 } = work.recurring ?? {};
  return (
    <>
      <Form method="post" className="stack">
        <Told currency={money.currency} />
        <button className="button wide" type="submit" name="intent" value="subscribe">
          {trialDays > 0 ? (
            <Plural value={trialDays} one="Try it for # day" other="Try it for # days" />
          ) : (
            <Trans>Become a member</Trans>
          )}
        </button>
        <details className="ways">
          <summary>
            <Trans>I have a discount code</Trans>
          </summary>
          <div className="field">
            <label htmlFor="member-code">
              <Trans>Discount code</Trans>
            </label>
            <input id="member-code" name="code" maxLength={40} autoComplete="off" autoCapitalize="characters" />
          </div>
        </details>
      </Form>
      <p className="small soft">
        {trialDays > 0 ? (
          work.recurring?.interval === "year" ? (
            <Trans>
              Nothing today. When the trial ends, your card is charged <Amount money={money} />, and again each year,
              unless you cancel before. One trial for each person.
            </Trans>
          ) : (
            <Trans>
              Nothing today. When the trial ends, your card is charged <Amount money={money} />, and again each month,
              unless you cancel before. One trial for each person.
            </Trans>
          )
        ) : (
          <Trans>It renews automatically. You can cancel at any time; it then ends with the paid period.</Trans>
        )}
      </p>
    </>
  );
}

function PayPerUse({ work, packs, mine, currency }: Props) {
  const need = work.use?.credits ?? 0;
  const has = mine.credits;
  return (
    <>
      <p className="price-line">
        <strong>
          <Plural value={need} one="# credit each time" other="# credits each time" />
        </strong>
      </p>
      {has >= need && need > 0 ? (
        <Do intent="use" currency={currency}>
          <Plural value={need} one="Use # credit and open it" other="Use # credits and open it" />
        </Do>
      ) : null}
      <p className="small soft">
        <Plural
          value={has}
          _0="You have no credits of this creator's yet."
          one="You have # credit of this creator's."
          other="You have # credits of this creator's."
        />
      </p>
      {packs.length === 0 ? null : (
        <ul className="opens">
          {packs.map((pack) => (
            <li key={pack.id} className="spread">
              <Link to={workPath(pack)}>
                <Plural value={pack.credits?.amount ?? 0} one="# credit" other="# credits" />
              </Link>
              <Price work={pack} currency={currency} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Once({ work, money }: { readonly work: Work; readonly money: Money }) {
  const { viewer } = useSite();
  if (money.amount === 0) {
    return (
      <Do intent="get" currency={money.currency}>
        {viewer ? <Trans>Get it free</Trans> : <Trans>Sign in and get it free</Trans>}
      </Do>
    );
  }
  return (
    <>
      <Do intent="buy" currency={money.currency}>
        <Trans>Buy</Trans>
      </Do>
      <Do intent="add" currency={money.currency} isPlain>
        <Trans>Add to the cart</Trans>
      </Do>
      <Parts work={work} money={money} />
    </>
  );
}

function Owned({ work, isOwn }: { readonly work: Work; readonly isOwn: boolean }) {
  return (
    <>
      <p className="notice good">
        {isOwn ? <Trans>This is your own work.</Trans> : <Trans>It is in your library.</Trans>}
      </p>
      {work.type === "bundle" ? (
        <Link className="button wide" to="/desk/library" reloadDocument>
          <Trans>Open your library</Trans>
        </Link>
      ) : (
        <Link className="button wide" to={`/desk/read/${work.id}`} reloadDocument>
          <Trans>Open it</Trans>
        </Link>
      )}
      {isOwn ? (
        <Link className="button plain wide" to={`/studio/works/${work.id}`} reloadDocument>
          <Trans>Edit it in the studio</Trans>
        </Link>
      ) : null}
    </>
  );
}

/** The price of a work and the ways to get it, or that the viewer has it. */
export function BuyBox(props: Props) {
  const { work, mine, currency, offer } = props;
  const money = priceIn(work, currency);
  if (mine.isOwn || (mine.isOpen && work.type !== "credit-pack")) return <Owned work={work} isOwn={mine.isOwn} />;
  if (work.state !== "published") {
    return (
      <p className="notice">
        <Trans>This is no longer on sale. People who bought it keep it.</Trans>
      </p>
    );
  }
  if (work.use) return <PayPerUse {...props} />;
  return (
    <div className="stack buy">
      <p className="price-line">
        {offer?.price ? (
          <>
            <del>
              <span className="visually-hidden">
                <Trans>before</Trans>{" "}
              </span>
              <Price work={work} currency={currency} />
            </del>{" "}
            <strong>
              <Amount money={offer.price} />
            </strong>
          </>
        ) : (
          <strong>
            <Price work={work} currency={currency} />
          </strong>
        )}
        {money.currency === currency ? null : (
          <span className="small soft">
            <Trans>It is not sold in {currency.toUpperCase()}.</Trans>
          </span>
        )}
      </p>
      {offer ? <OfferNote offer={offer} /> : null}
      {work.credits ? (
        <p className="small">
          <Plural value={work.credits.amount} one="# credit" other="# credits" />
          {work.credits.validDays ? (
            <>
              {", "}
              <Plural value={work.credits.validDays} one="good for # day" other="good for # days" />
            </>
          ) : null}
        </p>
      ) : null}
      {work.recurring ? <Membership work={work} money={money} /> : <Once work={work} money={money} />}
      {money.amount > 0 ? <RefundTerms work={work} /> : null}
      {work.preview ? (
        <a className="button quiet wide" href={`${workPath(work)}/preview`}>
          <Trans>Look inside for free</Trans>
        </a>
      ) : null}
      <Form method="post">
        <button className="button quiet wide" type="submit" name="intent" value="wish">
          <Icon name="heart" />
          <Trans>Add to the wishlist</Trans>
        </button>
      </Form>
    </div>
  );
}
