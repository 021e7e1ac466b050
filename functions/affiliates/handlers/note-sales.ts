import type { EventBridgeEvent } from "aws-lambda";
import { order } from "../../commerce/contract/order.ts";
import { changeOf } from "../../shared/kernel/change.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { keepSale } from "../adapters/sales.ts";
import { referredSalesOf } from "../domain/referred-sale.ts";
import { affiliatesEnv } from "../env.ts";
import type { KeepSale } from "../flows/ports.ts";

const change = changeOf(order);

export const noteSales =
  (ports: { readonly keepSale: KeepSale }) =>
  async ({ detail }: Pick<EventBridgeEvent<string, unknown>, "detail">): Promise<void> => {
    await Promise.all(referredSalesOf(change.parse(detail).after).map((sale) => ports.keepSale(sale)));
  };

const { AFFILIATES_TABLE } = environment(...affiliatesEnv);
/** On the bus: an order with an affiliate changed. */
export const handler = noteSales({ keepSale: keepSale(documents, AFFILIATES_TABLE) });
