import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "react-router";
import type { ItemOf } from "../api/operations.ts";
import { Cover } from "../design/cover.tsx";

/** Works in progress. Nothing if there are none. */
export function Continue({ items, list }: { readonly items: readonly ItemOf<"getLibrary">[]; readonly list: string }) {
  const { i18n } = useLingui();
  if (items.length === 0) return null;
  return (
    <section className="shelf" aria-labelledby="continue">
      <h2 id="continue">
        <Trans>Go on where you were</Trans>
      </h2>
      <ul className="going-on" data-list={list}>
        {items.map(({ product, progress }, at) => {
          const share = progress?.progress ?? 0;
          const shown = i18n.number(share, { style: "percent", maximumFractionDigits: 0 });
          return (
            <li key={product.id} data-work={product.id} data-position={at + 1}>
              <Cover work={product} isFirst />
              <div className="stack tight">
                <Link to={`/desk/read/${product.id}`} reloadDocument lang={product.language}>
                  {product.title}
                </Link>
                <span className="small soft">
                  <Trans>{shown} read or watched</Trans>
                </span>
                <progress max={1} value={share} aria-label={product.title} />
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
