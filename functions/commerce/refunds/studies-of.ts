import type { Order } from "../contract.ts";
import { studiedIn } from "../orders/bundle.ts";
import { holderOf } from "../orders/entitlement.ts";
import type { FindStudies } from "../ports.ts";
import type { Studies } from "./study.ts";

/** What was done with an order's products by who has the right to them. */
export async function studiesOf(
  { findStudies }: { readonly findStudies: FindStudies },
  order: Order,
): Promise<Studies> {
  const holder = holderOf(order);
  return holder === undefined ? new Map() : findStudies(holder, studiedIn(order));
}
