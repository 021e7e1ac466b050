import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Change } from "../../changes/order-change.ts";
import type { FindOrderOfPayment } from "../../flows/ports.ts";
import { paymentKind, purchaseKind } from "../../keys.ts";
import { isPaid } from "../../orders/order.ts";

const kept = z.object({ orderId: z.string() });

/** Which order an invoice's payment paid: the charge of an invoice carries no metadata of ours. */
export const paymentItems = ({ before, after }: Change): Record<string, unknown>[] =>
  after.subscription !== undefined && after.paymentIntent !== undefined && !(before && isPaid(before))
    ? [{ ...paymentKind.key({ paymentIntent: after.paymentIntent }), orderId: after.id }]
    : [];

/** The condition that a customer has paid for something; free products are no purchase. */
export const boughtItems = ({ before, after }: Change): Record<string, unknown>[] =>
  isPaid(after) && after.total.amount > 0 && !(before && isPaid(before))
    ? [purchaseKind.key({ customer: after.customer })]
    : [];

export const findOrderOfPayment =
  (documents: DynamoDBDocumentClient, TableName: string): FindOrderOfPayment =>
  async (paymentIntent) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: paymentKind.key({ paymentIntent }) }));
    return Item && kept.parse(Item).orderId;
  };
