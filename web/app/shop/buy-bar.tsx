import { Trans } from "@lingui/react/macro";
import { Form } from "react-router";
import type { Currency } from "../../../functions/shared/kernel/money.ts";
import { Price, priceIn } from "../design/money.tsx";
import type { AroundWork, Work } from "./work-data.ts";

interface Props {
  readonly work: Work;
  readonly mine: AroundWork["mine"];
  readonly currency: Currency;
}

/** The price and the main button, fixed at the bottom on phones. */
export function BuyBar({ work, mine, currency }: Props) {
  if (mine.isOpen || mine.isOwn || work.state !== "published") return null;
  const money = priceIn(work, currency);
  const isOneStep = !work.use && !work.recurring && money.amount > 0;
  return (
    <div className="buy-bar no-print">
      <strong>
        <Price work={work} currency={currency} />
      </strong>
      {isOneStep ? (
        <Form method="post">
          <input type="hidden" name="currency" value={money.currency} />
          <button className="button" type="submit" name="intent" value="buy">
            <Trans>Buy</Trans>
          </button>
        </Form>
      ) : (
        <a className="button" href="#buy">
          <Trans>How to have it</Trans>
        </a>
      )}
    </div>
  );
}
