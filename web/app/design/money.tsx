import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { Currency, Money } from "../../../functions/shared/kernel/money.ts";
import { digitsOf } from "../site/currencies.ts";

/** Cached, as creating a format takes longer than rendering the rest of a work. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(locale: string, currency: Currency, isWhole: boolean): Intl.NumberFormat {
  const key = `${locale} ${currency} ${isWhole}`;
  const options = { style: "currency", currency, ...(isWhole && { minimumFractionDigits: 0 }) } as const;
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, options);
  formats.set(key, format);
  return format;
}

/**
 * An amount as a price: without minor units if they are zero. Currencies that share a sign show their country, except the
 * language's own.
 */
export function moneyText({ amount, currency }: Money, locale: string): string {
  const unit = 10 ** digitsOf(currency);
  return formatOf(locale, currency, amount % unit === 0).format(amount / unit);
}

/** An amount with its minor units, for sums and receipts. */
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

/** A work's price in a currency, or its first price if it has none in that. */
export const priceIn = ({ price, prices = [] }: Priced, currency: Currency): Money =>
  [price, ...prices].find((each) => each.currency === currency) ?? price;

/** A work's price in lists and on its page. */
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
