import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { stripeCustomer, stripeCustomerKey } from "../../commerce/contract.ts";
import type { FindStripeCustomer } from "../ports.ts";

export const findStripeCustomer =
  (documents: DynamoDBDocumentClient, TableName: string): FindStripeCustomer =>
  async (customer) => {
    const Key = stripeCustomerKey(customer);
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && stripeCustomer.parse(Item).stripeCustomer;
  };
