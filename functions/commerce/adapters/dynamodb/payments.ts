import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Change } from "../../changes/order-change.ts";
import type { FindOrderOfPayment } from "../../flows/ports.ts";
import { isPaid } from "../../orders/order.ts";
import { boughtKey } from "./redemptions.ts";

const paymentKey = (paymentIntent: string) => ({ pk: `PAYMENT#${paymentIntent}`, sk: "PAYMENT" });
const kept = z.object({ orderId: z.string() });

/** Which order an invoice's payment paid: the charge of an invoice carries no metadata of ours. */
export const paymentItems = ({ before, after }: Change): Record<string, unknown>[] =>
  after.subscription !== undefined && after.paymentIntent !== undefined && !(before && isPaid(before))
    ? [{ ...paymentKey(after.paymentIntent), orderId: after.id }]
    : [];

/** That a customer has paid for something: what is free is no purchase. */
export const boughtItems = ({ before, after }: Change): Record<string, unknown>[] =>
  isPaid(after) && after.total.amount > 0 && !(before && isPaid(before)) ? [boughtKey(after.customer)] : [];

export const findOrderOfPayment =
  (documents: DynamoDBDocumentClient, TableName: string): FindOrderOfPayment =>
  async (paymentIntent) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: paymentKey(paymentIntent) }));
    return Item && kept.parse(Item).orderId;
  };
