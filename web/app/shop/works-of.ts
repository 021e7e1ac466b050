import type { ItemOf } from "../api/operations.ts";
import type { Site } from "../site/site.ts";

type Listed = ItemOf<"listProducts">;

/** Works on sale by their ids, in their order, as lists show them. */
export async function worksOf({ api }: Pick<Site, "api">, ids: readonly string[]): Promise<readonly Listed[]> {
  if (ids.length === 0) return [];
  const { items } = await api("listProducts", { query: { ids: ids.join(","), limit: "50" } });
  return items;
}

/** Recommended items with the data that a list shows. */
export async function shown<Item extends { readonly product: { readonly id: string } }>(
  seen: Pick<Site, "api">,
  items: readonly Item[],
): Promise<readonly (Omit<Item, "product"> & { readonly product: Listed })[]> {
  const works = await worksOf(
    seen,
    items.map(({ product }) => product.id),
  );
  const byId = new Map(works.map((work) => [work.id, work]));
  return items.flatMap((item) => {
    const product = byId.get(item.product.id);
    return product ? [{ ...item, product }] : [];
  });
}
