import { Trans, useLingui } from "@lingui/react/macro";
import { Form } from "react-router";
import type { Reply } from "../api/operations.ts";
import { useTopicName } from "../design/names.ts";

type Reason = Reply<"getRecommendations">["items"][number]["reason"];

/** The reason for a recommendation in a line, and the exact contributions of the history behind it. */
export function WhyThis({ reason, product }: { readonly reason: Reason; readonly product: string }) {
  const { i18n } = useLingui();
  const topicName = useTopicName();
  const parts = reason.because.filter(({ share }) => share > 0.005);
  return (
    <div className="desk-why above small soft">
      <p>{reason.text}</p>
      {parts.length === 0 ? null : (
        <details>
          <summary>
            <Trans>Why this?</Trans>
          </summary>
          <ul className="desk-bars">
            {parts.map(({ product: from, title, topic, share }) => (
              <li key={from ?? topic}>
                <span>{title ?? (topic && topicName(topic))}</span>
                <span>{i18n.number(share, { style: "percent" })}</span>
                <span className="desk-bar" style={{ inlineSize: `${Math.min(100, share * 100)}%` }} />
                {from === undefined ? null : (
                  <Form method="post" action="/desk" preventScrollReset replace>
                    <button className="linklike" type="submit" name="forget" value={from}>
                      <Trans>Not because of this</Trans>
                    </button>
                  </Form>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
      <Form method="post" action="/desk" preventScrollReset replace>
        <input type="hidden" name="dismiss" value={product} />
        <button className="linklike" type="submit">
          <Trans>Not for me</Trans>
        </button>
      </Form>
    </div>
  );
}
