import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "react-router";
import type { Currency, Money } from "../../../functions/shared/kernel/money.ts";
import { Markdown } from "../design/markdown.tsx";
import { moneyText, Price, priceIn } from "../design/money.tsx";
import { useTypeName } from "../design/names.ts";
import { workPath } from "../design/work-card.tsx";
import type { AroundWork, Work } from "./work-data.ts";

type Chapter = NonNullable<Work["outline"]>[number];
type Part = Chapter["parts"][number];

/** Minutes as hours and minutes, in the reader's language. */
function useLength(): (minutes: number) => string {
  const { i18n } = useLingui();
  return (minutes) => {
    const unit = (value: number, unit: "hour" | "minute") =>
      i18n.number(value, { style: "unit", unit, unitDisplay: "short" });
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    return [
      ...(hours > 0 ? [unit(hours, "hour")] : []),
      ...(rest > 0 || hours === 0 ? [unit(rest, "minute")] : []),
    ].join(" ");
  };
}

function PartLength({ part }: { readonly part: Part }) {
  const length = useLength();
  const { minutes, pages } = part;
  if (minutes !== undefined) return <span className="soft figures">{length(minutes)}</span>;
  if (pages === undefined) return null;
  return (
    <span className="soft figures">
      <Plural value={pages} one="# page" other="# pages" />
    </span>
  );
}

function OutlineChapter({ chapter, isOpen }: { readonly chapter: Chapter; readonly isOpen: boolean }) {
  const length = useLength();
  const minutes = chapter.parts.reduce((sum, part) => sum + (part.minutes ?? 0), 0);
  return (
    <details className="chapter" open={isOpen}>
      <summary>
        <span>{chapter.title}</span>
        <span className="small soft">
          <Plural value={chapter.parts.length} one="# part" other="# parts" />
          {minutes > 0 ? ` · ${length(minutes)}` : null}
        </span>
      </summary>
      <ol className="parts">
        {chapter.parts.map((part, at) => (
          <li key={at}>
            <span>
              {part.title}{" "}
              {part.free ? (
                <span className="tag good">
                  <Trans>Free</Trans>
                </span>
              ) : null}
            </span>
            <PartLength part={part} />
          </li>
        ))}
      </ol>
    </details>
  );
}

/** The outline by chapters, and the free sample. */
export function Outline({ work }: { readonly work: Work }) {
  const { outline = [], sample } = work;
  if (outline.length === 0 && sample === undefined) return null;
  return (
    <section className="stack" aria-labelledby="inside" lang={work.language}>
      <h2 id="inside">
        <Trans>What is inside</Trans>
      </h2>
      {outline.length === 0 ? null : (
        <div className="chapters">
          {outline.map((chapter, at) => (
            <OutlineChapter key={chapter.title} chapter={chapter} isOpen={at === 0} />
          ))}
        </div>
      )}
      {sample === undefined ? null : (
        <details className="sample">
          <summary>
            <Trans>Read the beginning</Trans>
          </summary>
          <Markdown text={sample} level={2} />
        </details>
      )}
    </section>
  );
}

interface SavedProps {
  readonly works: AroundWork["included"];
  readonly bundle: Work;
  readonly currency: Currency;
}

/** The separate prices of a bundle's works and the saving, if all are sold in the currency. */
function Saved({ works, bundle, currency }: SavedProps) {
  const { i18n } = useLingui();
  const prices = [bundle, ...works].map((work) => priceIn(work, currency));
  const [together, ...single] = prices as [Money, ...Money[]];
  const amount = single.reduce((sum, price) => sum + price.amount, 0);
  const less = amount - together.amount;
  if (less <= 0 || prices.some((price) => price.currency !== together.currency)) return null;
  const sum = moneyText({ ...together, amount }, i18n.locale);
  const saved = moneyText({ ...together, amount: less }, i18n.locale);
  return (
    <p className="soft">
      <Trans>
        One by one they cost {sum}: together it is {saved} less.
      </Trans>
    </p>
  );
}

interface IncludedProps {
  readonly bundle: Work;
  readonly works: AroundWork["included"];
  readonly uses: AroundWork["uses"];
  readonly currency: Currency;
}

/** The works of a bundle with their own prices, or the uses of a pack's credits. */
export function Included({ bundle, works, uses, currency }: IncludedProps) {
  const typeName = useTypeName();
  const listed = works.length > 0 ? works : uses;
  if (listed.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="included">
      <h2 id="included">
        {works.length > 0 ? (
          <Plural value={works.length} one="# work in this bundle" other="# works in this bundle" />
        ) : (
          <Trans>What the credits are for</Trans>
        )}
      </h2>
      <ul className="opens">
        {listed.map((work) => (
          <li key={work.id} className="spread">
            <span>
              <Link to={workPath(work)} lang={work.language}>
                {work.title}
              </Link>{" "}
              <span className="small soft">{typeName(work.type)}</span>
            </span>
            <span className="soft">
              <Price work={work} currency={currency} />
            </span>
          </li>
        ))}
      </ul>
      {works.length > 0 ? <Saved works={works} bundle={bundle} currency={currency} /> : null}
    </section>
  );
}
