import { Trans } from "@lingui/react/macro";
import type { Currency } from "../../../functions/shared/kernel/money.ts";
import { hasDifferentReasons } from "../design/why.tsx";
import { WorkCard } from "../design/work-card.tsx";
import type { AroundWork } from "./work-data.ts";

/** Similar works, with the reason. */
export function Similar({
  similar,
  currency,
}: {
  readonly similar: AroundWork["similar"];
  readonly currency: Currency;
}) {
  const { items, list, placement } = similar;
  if (items.length === 0) return null;
  const isTold = hasDifferentReasons(items);
  return (
    <section className="shelf pushed" aria-labelledby="similar">
      <h2 id="similar">
        {placement === "next" ? (
          <Trans>What others chose next</Trans>
        ) : placement === "product" ? (
          <Trans>Goes with it</Trans>
        ) : (
          <Trans>Similar works</Trans>
        )}
      </h2>
      <div className="works" data-list={list}>
        {items.map(({ product, reason }, at) => (
          <div key={product.id} data-work={product.id} data-position={at + 1}>
            <WorkCard work={product} currency={currency} query={list ? `?list=${list}` : ""}>
              {isTold ? <p className="small soft">{reason.text}</p> : null}
            </WorkCard>
          </div>
        ))}
      </div>
    </section>
  );
}
