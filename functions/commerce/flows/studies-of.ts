import type { Order } from "../contract/order.ts";
import { studiedIn } from "../orders/bundle.ts";
import { holderOf } from "../orders/holder.ts";
import type { Studies } from "../refunds/study.ts";
import type { FindStudies } from "./ports.ts";

/** The progress of the holder of an order's entitlements with its products. */
export async function findStudiesOf(
  { findStudies }: { readonly findStudies: FindStudies },
  order: Order,
): Promise<Studies> {
  const holder = holderOf(order);
  return holder === undefined ? new Map() : findStudies(holder, studiedIn(order));
}
