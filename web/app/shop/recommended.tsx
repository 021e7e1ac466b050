import type { Currency } from "../../../functions/shared/kernel/money.ts";
import type { ItemOf } from "../api/operations.ts";
import { hasDifferentReasons, Why } from "../design/why.tsx";
import { type ShelfWork, WorkCard } from "../design/work-card.tsx";

interface Props {
  readonly items: readonly { readonly product: ShelfWork; readonly reason: ItemOf<"getRecommendations">["reason"] }[];
  readonly currency: Currency;
  /** The list's id, sent with the events that follow from it. */
  readonly list: string;
  /** Whether it is at the top of its page, so that its covers are loaded first. */
  readonly isFirst?: boolean;
}

/** Recommended works with their reasons. Their events name the list. */
export function Recommended({ items, currency, list, isFirst = false }: Props) {
  const isTold = hasDifferentReasons(items);
  return (
    <div className="works" data-list={list}>
      {items.map(({ product, reason }, at) => (
        <div key={product.id} data-work={product.id} data-position={at + 1}>
          <WorkCard work={product} currency={currency} isFirst={isFirst && at < 5} query={`?list=${list}`}>
            {isTold || reason.because.length > 0 ? <Why reason={reason} product={product.id} /> : null}
          </WorkCard>
        </div>
      ))}
    </div>
  );
}
