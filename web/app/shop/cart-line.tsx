import { Trans } from "@lingui/react/macro";
import { Form, Link } from "react-router";
import type { Currency } from "../../../functions/shared/kernel/money.ts";
import type { ItemOf } from "../api/operations.ts";
import { Cover } from "../design/cover.tsx";
import { Amount, priceIn } from "../design/money.tsx";
import { useTypeName } from "../design/names.ts";
import { workPath } from "../design/work-card.tsx";
import type { Problem, Quote } from "./quote.ts";
import { useRefusal } from "./refusals.tsx";

interface Props {
  readonly work: ItemOf<"listProducts">;
  readonly line: Quote["lines"][number] | undefined;
  readonly problem: Problem | undefined;
  readonly currency: Currency;
}

function LinePrice({ work, line, currency }: Omit<Props, "problem">) {
  if (!line) return <Amount money={priceIn(work, currency)} />;
  const isCheaper = line.price.amount < line.listPrice.amount;
  return (
    <span className="price">
      {isCheaper ? (
        <del>
          <span className="visually-hidden">
            <Trans>before</Trans>{" "}
          </span>
          <Amount money={line.listPrice} />
        </del>
      ) : null}
      <Amount money={line.price} />
    </span>
  );
}

export function CartLine({ work, line, problem, currency }: Props) {
  const typeName = useTypeName();
  const refusal = useRefusal();
  return (
    <li className="cart-line">
      <Cover work={work} isFirst />
      <div className="stack tight">
        <h2 className="line-title">
          <Link to={workPath(work)} lang={work.language}>
            {work.title}
          </Link>
        </h2>
        <p className="small soft">{typeName(work.type)}</p>
        {problem ? <p className="wrong">{refusal(problem)}</p> : null}
        <Form method="post">
          <input type="hidden" name="product" value={work.id} />
          <button className="linklike small" type="submit" name="intent" value="remove">
            <Trans>
              Remove<span className="visually-hidden"> {work.title}</span>
            </Trans>
          </button>
        </Form>
      </div>
      <LinePrice work={work} line={problem ? undefined : line} currency={currency} />
    </li>
  );
}
