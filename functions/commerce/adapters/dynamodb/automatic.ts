import { type DynamoDBDocumentClient, GetCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import type { Write } from "../../../shared/runtime/transact.ts";
import { versionedPut } from "../../../shared/runtime/versioned-put.ts";
import { order } from "../../contract/order.ts";
import type { FindAutomatic } from "../../flows/ports.ts";
import { automaticRefundsKind } from "../../keys.ts";
import { type AutomaticChange, automaticRefunds, PAID_THAT_COUNT } from "../../refunds/automatic.ts";
import { newestOrders } from "./orders.ts";

const PAGE = 50;
/** A customer may open thousands of orders and pay none, so only the newest are read. */
const PAGES = 4;

/** The number of paid orders never shrinks, so a lagging index counts too few, and allows less. */
export const findAutomatic =
  (documents: DynamoDBDocumentClient, TableName: string): FindAutomatic =>
  async (customer) => {
    const Key = automaticRefundsKind.key({ customer });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    let paidOrders = 0;
    let pages = 0;
    for await (const { Items = [] } of paginateQuery(
      { client: documents, pageSize: PAGE },
      newestOrders(TableName, customer),
    )) {
      const found = Items.map((item) => order.pick({ paidAt: true, total: true }).parse(item));
      paidOrders += found.filter(({ paidAt, total }) => paidAt !== undefined && total.amount > 0).length;
      if (++pages === PAGES || paidOrders >= PAID_THAT_COUNT) break;
    }
    return { given: Item && automaticRefunds.parse(Item), paidOrders };
  };

export const automaticWrite = (TableName: string, { customer, after }: AutomaticChange): Write => ({
  Put: versionedPut(TableName, { ...automaticRefundsKind.key({ customer }), ...after }),
});
