import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Form } from "react-router";
import { productTypeList, topicList, useTopicName, useTypeName } from "../design/names.ts";
import { languages, namesOfLanguages } from "../site/languages.ts";
import { useSite } from "../site/root-data.ts";
import { type Browse, type Sort, sorts } from "./browse-query.ts";

const sortNames: Readonly<Record<Sort, MessageDescriptor>> = {
  popular: msg`Most popular`,
  newest: msg`Newest`,
  rating: msg`Best reviewed`,
  price: msg`Cheapest first`,
  "-price": msg`Dearest first`,
};

interface Props {
  readonly browse: Browse;
  /** How many works of each topic are on sale, where that was counted. */
  readonly counts: Readonly<Record<string, number>>;
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, words: string])[];
}

function Choice({ name, label, value, options }: ChoiceProps) {
  return (
    <div className="field">
      <label htmlFor={`by-${name}`}>{label}</label>
      <select id={`by-${name}`} name={name} defaultValue={value}>
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

function FilterFields({ browse, counts }: Props) {
  const { t, i18n } = useLingui();
  const { currency } = useSite();
  const [topicName, typeName] = [useTopicName(), useTypeName()];
  const code = currency.toUpperCase();
  return (
    <>
      {browse.q === undefined ? null : <input type="hidden" name="q" value={browse.q} />}
      <Choice
        name="sort"
        label={t`Order`}
        value={browse.sort}
        options={sorts.map((each) => [each, i18n._(sortNames[each])])}
      />
      <Choice
        name="topic"
        label={t`Topic`}
        value={browse.topic ?? ""}
        options={[
          ["", t`All topics`],
          ...topicList.map((each): [string, string] => {
            const count = counts[each];
            return [each, count === undefined || count === 0 ? topicName(each) : `${topicName(each)} (${count})`];
          }),
        ]}
      />
      <Choice
        name="type"
        label={t`Kind`}
        value={browse.type ?? ""}
        options={[["", t`All kinds`], ...productTypeList.map((each): [string, string] => [each, typeName(each)])]}
      />
      <Choice
        name="language"
        label={t`Language`}
        value={browse.language}
        options={[
          ...languages.map((each): [string, string] => [each, namesOfLanguages[each]]),
          ["all", t`All languages`],
        ]}
      />
      <div className="field">
        <label htmlFor="by-most">
          <Trans>Price up to ({code})</Trans>
        </label>
        <input
          id="by-most"
          name="most"
          inputMode="numeric"
          pattern="[0-9]{0,6}"
          maxLength={6}
          defaultValue={browse.most}
          aria-describedby="most-hint"
        />
        <span className="hint" id="most-hint">
          <Trans>0 shows what is free</Trans>
        </span>
      </div>
    </>
  );
}

/** What a list is narrowed to: beside it where there is room, folded above it on a phone. */
export function BrowseFilters(props: Props) {
  const { t } = useLingui();
  return (
    <details className="filters">
      <summary className="button plain wide">
        <Trans>Order and filter</Trans>
      </summary>
      <Form method="get" action="/works" className="form" aria-label={t`Order and filter`} data-drop-empty="">
        <FilterFields {...props} />
        <button className="button plain" type="submit">
          <Trans>Show</Trans>
        </button>
      </Form>
    </details>
  );
}
