import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { Currency, Money } from "../../../functions/shared/kernel/money.ts";
import { digitsOf } from "../site/currencies.ts";

/** An amount as a price: whole ones without their minor units. Of two currencies with one sign, the other than the language's is told by its country. */
export function moneyText({ amount, currency }: Money, locale: string): string {
  const digits = digitsOf(currency);
  const isWhole = amount % 10 ** digits === 0;
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    ...(isWhole && { minimumFractionDigits: 0 }),
  });
  return format.format(amount / 10 ** digits);
}

/** An amount, in full: with its minor units, as sums and receipts show it. */
export function Amount({ money }: { readonly money: Money }) {
  const { i18n } = useLingui();
  const format = new Intl.NumberFormat(i18n.locale, { style: "currency", currency: money.currency });
  const digits = digitsOf(money.currency);
  return <span className="price">{format.format(money.amount / 10 ** digits)}</span>;
}

export interface Priced {
  readonly price: Money;
  readonly prices?: readonly Money[] | undefined;
  readonly recurring?: { readonly interval: "month" | "year" } | undefined;
  readonly use?: { readonly credits: number } | undefined;
}

/** What a work costs in a currency, or in its own where it has no price in that. */
export const priceIn = ({ price, prices = [] }: Priced, currency: Currency): Money =>
  [price, ...prices].find((each) => each.currency === currency) ?? price;

/** A work's price as a shelf and its page show it. */
export function Price({ work, currency }: { readonly work: Priced; readonly currency: Currency }) {
  const { i18n } = useLingui();
  const money = priceIn(work, currency);
  const text = moneyText(money, i18n.locale);
  if (work.use)
    return (
      <span className="price">
        <Plural value={work.use.credits} one="# credit" other="# credits" />
      </span>
    );
  if (money.amount === 0)
    return (
      <span className="price">
        <Trans>Free</Trans>
      </span>
    );
  if (work.recurring?.interval === "month")
    return (
      <span className="price">
        <Trans>{text} a month</Trans>
      </span>
    );
  if (work.recurring?.interval === "year")
    return (
      <span className="price">
        <Trans>{text} a year</Trans>
      </span>
    );
  return <span className="price">{text}</span>;
}
