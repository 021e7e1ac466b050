import type { Api } from "../../api/api.ts";

/** The titles of an organisation's works, from its orders. */
export async function titlesOf(api: Api, organisation: string): Promise<Readonly<Record<string, string>>> {
  const { items } = await api("listOrders", { query: { limit: "100" } });
  const lines = items.filter(({ seats }) => seats?.organisation === organisation).flatMap((order) => order.lines);
  return Object.fromEntries(lines.map(({ productId, title }) => [productId, title]));
}
