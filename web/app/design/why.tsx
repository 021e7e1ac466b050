import { Trans, useLingui } from "@lingui/react/macro";
import { Form, useLocation } from "react-router";
import type { ItemOf } from "../api/operations.ts";
import { useTopicName } from "./names.ts";
import { Notice } from "./notice.tsx";

type Reason = ItemOf<"getRecommendations">["reason"];
type Part = Reason["because"][number];

/** Whether the reasons of a list differ; a reason that all works share is not shown. */
export const hasDifferentReasons = (items: readonly { readonly reason: { readonly text: string } }[]): boolean =>
  new Set(items.map(({ reason }) => reason.text)).size > 1;

/** A share of the score as a bar; negative shares have their sign. */
function Bar({ share }: { readonly share: number }) {
  const { i18n } = useLingui();
  const width = Math.min(100, Math.abs(share) * 100);
  const shown = i18n.number(share, { style: "percent", maximumFractionDigits: 0 });
  return (
    <span className="why-share">
      <span className={share < 0 ? "bar against" : "bar"} aria-hidden="true">
        <span style={{ inlineSize: `${width.toFixed(1)}%` }} />
      </span>
      <span className="figures">{shown}</span>
    </span>
  );
}

interface TurnDownProps {
  readonly product: string;
  /** Whether the history with it is deleted; else the work itself is dismissed. */
  readonly isForgotten?: boolean;
  readonly children: React.ReactNode;
}

/** A form that removes a work from the basis of recommendations and returns to the page. */
function TurnDown({ product, isForgotten = false, children }: TurnDownProps) {
  const { pathname, search } = useLocation();
  // A script may have moved the list to another page, which it names.
  const back = new URLSearchParams(search).get("to") ?? pathname + search;
  return (
    <Form method="post" action="/not-because">
      <input type="hidden" name="product" value={product} />
      {isForgotten ? <input type="hidden" name="forget" value="yes" /> : null}
      <input type="hidden" name="to" value={back} />
      <button type="submit" className="linklike small">
        {children}
      </button>
    </Form>
  );
}

/** The confirmation. */
export function TurnedDown() {
  return (
    <Notice kind="good">
      <Trans>It no longer affects your recommendations.</Trans>
    </Notice>
  );
}

function WhyPart({ part }: { readonly part: Part }) {
  const topicName = useTopicName();
  const name = part.topic ? topicName(part.topic) : (part.title ?? part.product);
  return (
    <li>
      <span className="why-name">{part.topic ? <Trans>Your topic: {name}</Trans> : name}</span>
      <Bar share={part.share} />
      {part.product ? (
        <TurnDown product={part.product} isForgotten>
          <Trans>Not because of this</Trans>
        </TurnDown>
      ) : null}
    </li>
  );
}

/** The reason for a recommendation in a line, and on request the exact contributions to its score. */
export function Why({ reason, product }: { readonly reason: Reason; readonly product: string }) {
  const { because, others, text, fatigue = 0 } = reason;
  const named = because.reduce((sum, part) => sum + part.share, 0);
  const total = because.reduce((sum, part) => sum + part.contribution, others);
  if (because.length === 0) return <p className="small soft">{text}</p>;
  return (
    <details className="why above" name="why">
      <summary>
        <span className="soft">{text}</span>{" "}
        <span className="why-ask">
          <Trans>Why this?</Trans>
        </span>
      </summary>
      <div className="why-parts">
        <p className="small soft">
          <Trans>Everything that decides its position, by weight:</Trans>
        </p>
        <ul className="why-list">
          {because.map((part) => (
            <WhyPart key={part.product ?? part.topic} part={part} />
          ))}
          {others === 0 ? null : (
            <li>
              <span className="why-name">
                <Trans>Everything else that you did here</Trans>
              </span>
              <Bar share={1 - named} />
            </li>
          )}
          {fatigue === 0 ? null : (
            <li>
              <span className="why-name">
                <Trans>Shown to you before, and not opened</Trans>
              </span>
              <Bar share={fatigue / total} />
            </li>
          )}
        </ul>
        <TurnDown product={product}>
          <Trans>I am not interested in this work</Trans>
        </TurnDown>
      </div>
    </details>
  );
}
