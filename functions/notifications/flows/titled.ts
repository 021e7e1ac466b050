import type { Notice } from "../contract/notice.ts";
import type { FindProduct } from "./ports.ts";

/** Notices with the present title of the product that each is about. */
export async function titled<Told extends Notice & { readonly productId: string }>(
  { findProduct }: { readonly findProduct: FindProduct },
  notices: readonly Told[],
): Promise<Told[]> {
  const ids = [...new Set(notices.map(({ productId }) => productId))];
  const titles = new Map(await Promise.all(ids.map(async (id) => [id, (await findProduct(id))?.title] as const)));
  return notices.map((each) => {
    const title = titles.get(each.productId);
    return title === undefined ? each : { ...each, title };
  });
}
