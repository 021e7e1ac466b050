import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { stripeCustomersKey, stripeCustomersOf } from "../../commerce/contract/order.ts";
import type { FindStripeCustomer } from "../flows/ports.ts";

/** The oldest: a customer's usage is added up in one place, though they pay in more than one currency. */
export const findStripeCustomer =
  (documents: DynamoDBDocumentClient, TableName: string): FindStripeCustomer =>
  async (customer) => {
    const Key = stripeCustomersKey(customer);
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return stripeCustomersOf(Item)[0]?.id;
  };
