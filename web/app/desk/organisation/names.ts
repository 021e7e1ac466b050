import type { Api } from "../../api/api.ts";

/** Titles of what was bought for an organisation, as its orders name them. */
export async function titlesOf(api: Api, organisation: string): Promise<Readonly<Record<string, string>>> {
  const { items } = await api("listOrders", { query: { limit: "100" } });
  const lines = items.filter(({ seats }) => seats?.organisation === organisation).flatMap((order) => order.lines);
  return Object.fromEntries(lines.map(({ productId, title }) => [productId, title]));
}
