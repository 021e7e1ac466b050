import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Currency, Money } from "../../../functions/shared/kernel/money.ts";
import { currencies } from "../site/currencies.ts";
import { minorOf, typedOf } from "./amount.ts";
import { type Saving, SavingState } from "./saving.tsx";
import type { Work } from "./work-types.ts";

interface Row {
  readonly key: number;
  readonly typed: string;
  readonly currency: Currency;
}

/** @returns prices of what was typed, the first of them the work's own; undefined where one is no amount */
function pricesOf(rows: readonly Row[]): readonly [Money, ...Money[]] | undefined {
  const prices = rows.map(({ typed, currency }) => ({ amount: minorOf(typed, currency), currency }));
  const [first, ...rest] = prices.filter((each): each is Money => each.amount !== undefined);
  return first && rest.length + 1 === rows.length ? [first, ...rest] : undefined;
}

interface PriceRowProps {
  readonly row: Row;
  readonly taken: readonly Currency[];
  readonly change: (row: Row) => void;
  /** Absent for the price that every work has. */
  readonly remove?: (() => void) | undefined;
}

function PriceRow({ row, taken, change, remove }: PriceRowProps) {
  const { t } = useLingui();
  const isWrong = minorOf(row.typed, row.currency) === undefined;
  return (
    <div className="row">
      <div className="field">
        <input
          aria-label={t`Amount`}
          inputMode="decimal"
          value={row.typed}
          aria-invalid={isWrong || undefined}
          onChange={({ target }) => change({ ...row, typed: target.value })}
        />
      </div>
      <div className="field">
        <select
          aria-label={t`Currency`}
          value={row.currency}
          onChange={({ target }) => change({ ...row, currency: target.value as Currency })}
        >
          {currencies
            .filter((each) => each === row.currency || !taken.includes(each))
            .map((each) => (
              <option key={each} value={each}>
                {each.toUpperCase()}
              </option>
            ))}
        </select>
      </div>
      {remove ? (
        <button className="button quiet small" type="button" onClick={remove}>
          <Trans>Remove</Trans>
        </button>
      ) : null}
    </div>
  );
}

function Prices({ work, saving: { change } }: { readonly work: Work; readonly saving: Saving }) {
  const [rows, setRows] = useState<readonly Row[]>(() =>
    [work.price, ...(work.prices ?? [])].map((money, key) => ({
      key,
      typed: typedOf(money),
      currency: money.currency,
    })),
  );
  const taken = rows.map(({ currency }) => currency);
  const free = currencies.find((each) => !taken.includes(each));
  const set = (next: readonly Row[]) => {
    setRows(next);
    const prices = pricesOf(next);
    if (prices) change({ price: prices[0], prices: prices.slice(1) });
  };
  const [last] = rows.slice(-1);
  return (
    <div className="stack">
      {rows.map((row, at) => (
        <PriceRow
          key={row.key}
          row={row}
          taken={taken}
          change={(next) => set(rows.map((each) => (each.key === row.key ? next : each)))}
          remove={at === 0 ? undefined : () => set(rows.filter(({ key }) => key !== row.key))}
        />
      ))}
      {free && last ? (
        <p>
          <button
            className="button quiet small"
            type="button"
            onClick={() => set([...rows, { key: last.key + 1, typed: last.typed, currency: free }])}
          >
            <Trans>Add a price in another currency</Trans>
          </button>
        </p>
      ) : null}
    </div>
  );
}

function Recurring({ work, saving: { change } }: { readonly work: Work; readonly saving: Saving }) {
  const { t } = useLingui();
  const [interval, setInterval] = useState<"" | "month" | "year">(work.recurring?.interval ?? "");
  const [trial, setTrial] = useState(work.recurring?.trialDays ?? 0);
  const set = (nextInterval: typeof interval, nextTrial: number) => {
    setInterval(nextInterval);
    setTrial(nextTrial);
    const trialDays = nextTrial > 0 ? { trialDays: nextTrial } : {};
    change({ recurring: nextInterval === "" ? null : { interval: nextInterval, ...trialDays } });
  };
  return (
    <div className="row">
      <label className="field">
        <span className="label">{t`How it is paid`}</span>
        <select value={interval} onChange={({ target }) => set(target.value as typeof interval, trial)}>
          <option value="">{t`Once`}</option>
          <option value="month">{t`Every month`}</option>
          <option value="year">{t`Every year`}</option>
        </select>
      </label>
      {interval === "" ? null : (
        <label className="field">
          <span className="label">{t`Days of a free trial`}</span>
          <input
            type="number"
            min={0}
            max={90}
            value={trial}
            onChange={({ target }) => set(interval, Math.min(90, Math.max(0, target.valueAsNumber || 0)))}
          />
        </label>
      )}
    </div>
  );
}

const PARTS = [2, 3, 4, 6, 12];

function Instalments({ work, saving: { change } }: { readonly work: Work; readonly saving: Saving }) {
  const [chosen, setChosen] = useState<readonly number[]>(work.instalments ?? []);
  const set = (part: number, isOn: boolean) => {
    const next = isOn ? [...chosen, part].sort((a, b) => a - b) : chosen.filter((each) => each !== part);
    setChosen(next);
    change({ instalments: next.length === 0 ? null : [...next] });
  };
  return (
    <fieldset className="field">
      <legend className="label">
        <Trans>May also be paid in monthly parts</Trans>
      </legend>
      <div className="row">
        {PARTS.map((part) => (
          <label key={part} className="choice">
            <input
              type="checkbox"
              checked={chosen.includes(part)}
              onChange={({ target }) => set(part, target.checked)}
            />
            {part}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** What a work costs, and how it is paid. */
export function PriceSection({ work, saving }: { readonly work: Work; readonly saving: Saving }) {
  const isPaidOnce = work.type !== "membership" && work.type !== "credit-pack";
  return (
    <section className="stack measure" aria-labelledby="price">
      <h2 id="price">
        <Trans>What it costs</Trans>
      </h2>
      <p className="soft small">
        <Trans>
          0 makes it free. Buyers in one of these currencies pay exactly that price; others see the first price.
        </Trans>
      </p>
      <Prices work={work} saving={saving} />
      {work.type === "membership" ? <Recurring work={work} saving={saving} /> : null}
      {isPaidOnce ? <Instalments work={work} saving={saving} /> : null}
      <SavingState saving={saving} />
    </section>
  );
}
