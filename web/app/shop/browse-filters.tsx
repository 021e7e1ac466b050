import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Form, Link } from "react-router";
import { productTypeList, topicList, useTopicName, useTypeName } from "../design/names.ts";
import { languages, namesOfLanguages } from "../site/languages.ts";
import { useSite } from "../site/root-data.ts";
import { type Browse, browsePath, type Sort, sorts } from "./browse-query.ts";

const sortNames: Readonly<Record<Sort, MessageDescriptor>> = {
  popular: msg`Most popular`,
  newest: msg`Newest`,
  rating: msg`Best reviewed`,
  price: msg`Cheapest first`,
  "-price": msg`Dearest first`,
};

interface Props {
  readonly browse: Browse;
  /** The number of works on sale by topic, if counted. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Hidden fields with the other filters, for the form of one filter. */
function Rest({ browse, but }: { readonly browse: Browse; readonly but: "sort" | "most" }) {
  const { language } = useSite();
  const address = browsePath({ ...browse, [but]: but === "sort" ? "popular" : undefined }, language);
  const fields = [...new URLSearchParams(address.split("?")[1])];
  return fields.map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);
}

interface WayProps {
  readonly browse: Browse;
  readonly to: Partial<Browse>;
  readonly isHere: boolean;
  readonly words: string;
  readonly count?: number | undefined;
}

function Way({ browse, to, isHere, words, count }: WayProps) {
  const { language } = useSite();
  const { i18n } = useLingui();
  return (
    <li>
      <Link to={browsePath(browse, language, to)} aria-current={isHere ? "true" : undefined}>
        {words}
        {count === undefined ? null : <span className="figures">{i18n.number(count)}</span>}
      </Link>
    </li>
  );
}

function Facet({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <nav className="facet" aria-label={name}>
      <h2>{name}</h2>
      <ul className="facet-ways">{children}</ul>
    </nav>
  );
}

function MostPrice({ browse }: Pick<Props, "browse">) {
  const { currency } = useSite();
  const code = currency.toUpperCase();
  return (
    <Form method="get" action="/works" className="field facet">
      <Rest browse={browse} but="most" />
      <label htmlFor="by-most">
        <Trans>Price up to ({code})</Trans>
      </label>
      <div className="input-row">
        <input
          id="by-most"
          name="most"
          className="input"
          inputMode="numeric"
          pattern="[0-9]{0,6}"
          maxLength={6}
          defaultValue={browse.most}
          aria-describedby="most-hint"
        />
        <button className="button plain" type="submit">
          <Trans>Show</Trans>
        </button>
      </div>
      <span className="hint" id="most-hint">
        <Trans>0 shows what is free</Trans>
      </span>
    </Form>
  );
}

/** The filters of a list: beside it, or folded above it on phones. */
export function BrowseFilters({ browse, counts }: Props) {
  const { t } = useLingui();
  const [topicName, typeName] = [useTopicName(), useTypeName()];
  const topics = topicList.filter((topic) => counts[topic] !== 0 || topic === browse.topic);
  return (
    <details className="filters">
      <summary className="button plain wide">
        <Trans>Topic, kind, language, price</Trans>
      </summary>
      <div className="facets">
        <Facet name={t`Topic`}>
          <Way browse={browse} to={{ topic: undefined }} isHere={browse.topic === undefined} words={t`All topics`} />
          {topics.map((topic) => (
            <Way
              key={topic}
              browse={browse}
              to={{ topic }}
              isHere={topic === browse.topic}
              words={topicName(topic)}
              count={counts[topic]}
            />
          ))}
        </Facet>
        <Facet name={t`Kind`}>
          <Way browse={browse} to={{ type: undefined }} isHere={browse.type === undefined} words={t`All kinds`} />
          {productTypeList.map((type) => (
            <Way key={type} browse={browse} to={{ type }} isHere={type === browse.type} words={typeName(type)} />
          ))}
        </Facet>
        <Facet name={t`Language`}>
          {languages.map((each) => (
            <Way
              key={each}
              browse={browse}
              to={{ language: each }}
              isHere={each === browse.language}
              words={namesOfLanguages[each]}
            />
          ))}
          <Way browse={browse} to={{ language: "all" }} isHere={browse.language === "all"} words={t`All languages`} />
        </Facet>
        <MostPrice browse={browse} />
      </div>
    </details>
  );
}

/** The order of a list; a script submits it at once. */
export function BrowseOrder({ browse }: Pick<Props, "browse">) {
  const { i18n } = useLingui();
  return (
    <Form method="get" action="/works" className="order">
      <Rest browse={browse} but="sort" />
      <label htmlFor="by-sort">
        <Trans>Order</Trans>
      </label>
      <select id="by-sort" name="sort" className="input" defaultValue={browse.sort} data-sends="">
        {sorts.map((each) => (
          <option key={each} value={each}>
            {i18n._(sortNames[each])}
          </option>
        ))}
      </select>
      <button className="button plain" type="submit">
        <Trans>Show</Trans>
      </button>
    </Form>
  );
}
