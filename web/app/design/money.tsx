import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { Currency, Money } from "../../../functions/shared/kernel/money.ts";
import { digitsOf } from "../site/currencies.ts";

/** To make one takes longer than to render all else of a shelf's work. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(locale: string, currency: Currency, isWhole: boolean): Intl.NumberFormat {
  const key = `${locale} ${currency} ${isWhole}`;
  const options = { style: "currency", currency, ...(isWhole && { minimumFractionDigits: 0 }) } as const;
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, options);
  formats.set(key, format);
  return format;
}

/**
 * An amount as a price: whole ones without their minor units. Of currencies with one sign, all but the language's own are
 * told by their country.
 */
export function moneyText({ amount, currency }: Money, locale: string): string {
  const unit = 10 ** digitsOf(currency);
  return formatOf(locale, currency, amount % unit === 0).format(amount / unit);
}

/** An amount, in full: with its minor units, as sums and receipts show it. */
export function Amount({ money: { amount, currency } }: { readonly money: Money }) {
  const { i18n } = useLingui();
  const text = formatOf(i18n.locale, currency, false).format(amount / 10 ** digitsOf(currency));
  return <span className="price">{text}</span>;
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
