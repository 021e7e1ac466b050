import { useLingui } from "@lingui/react/macro";
import { Link } from "react-router";
import { Icon } from "../design/icons.tsx";
import { moneyText } from "../design/money.tsx";
import { useTopicName, useTypeName } from "../design/names.ts";
import { namesOfLanguages } from "../site/languages.ts";
import { useSite } from "../site/root-data.ts";
import { type Browse, browsePath, wholeUnits } from "./browse-query.ts";

/** The active filters of a list, each with a link that removes it. */
export function BrowseChips({ browse }: { readonly browse: Browse }) {
  const { t, i18n } = useLingui();
  const { language, currency } = useSite();
  const [topicName, typeName] = [useTopicName(), useTypeName()];
  const { q, topic, type, most } = browse;
  const chips: { readonly words: string; readonly without: Partial<Browse> }[] = [];
  if (q !== undefined) chips.push({ words: `“${q}”`, without: { q: undefined } });
  if (topic) chips.push({ words: topicName(topic), without: { topic: undefined } });
  if (type) chips.push({ words: typeName(type), without: { type: undefined } });
  if (browse.language !== language) {
    const words = browse.language === "all" ? t`All languages` : namesOfLanguages[browse.language];
    chips.push({ words, without: { language } });
  }
  if (most !== undefined) {
    const price = moneyText(wholeUnits(most, currency), i18n.locale);
    chips.push({ words: most === 0 ? t`Free` : t`Up to ${price}`, without: { most: undefined } });
  }
  if (chips.length === 0) return null;
  return (
    <ul className="row tight chips" aria-label={t`Filters`}>
      {chips.map(({ words, without }) => (
        <li key={words}>
          <Link className="tag touch" to={browsePath(browse, language, without)} aria-label={t`Remove ${words}`}>
            {words} <Icon name="close" size={12} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
