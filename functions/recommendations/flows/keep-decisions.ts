import { decisionsOf } from "../purchase/decisions.ts";
import { MOST_DECISIONS } from "../settings.ts";
import type { Now } from "./ports.ts";
import type { KeepDecisions } from "./purchase-ports.ts";
import type { TrainedPurchase } from "./train-purchase.ts";

/** Keeps what is said of each product that lists have shown, of the most shown where they are too many. */
export async function keepProductDecisions(
  ports: { readonly keepDecisions: KeepDecisions; readonly now: Now },
  { rows, served, isSample }: Pick<TrainedPurchase, "rows" | "served" | "isSample">,
): Promise<number> {
  const byProduct = [...Map.groupBy(rows, ({ product }) => product)]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, MOST_DECISIONS);
  const now = ports.now();
  await ports.keepDecisions(byProduct.map(([product, own]) => decisionsOf(product, own, { now, served, isSample })));
  return byProduct.length;
}
