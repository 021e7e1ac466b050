import { holderOf } from "../changes/entitlements.ts";
import type { Order } from "../contract/order.ts";
import { studiedIn } from "../orders/bundle.ts";
import type { Studies } from "../refunds/study.ts";
import type { FindStudies } from "./ports.ts";

/** What was done with an order's products by who has the right to them. */
export async function findStudiesOf(
  { findStudies }: { readonly findStudies: FindStudies },
  order: Order,
): Promise<Studies> {
  const holder = holderOf(order);
  return holder === undefined ? new Map() : findStudies(holder, studiedIn(order));
}
