import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { StripeAccess } from "../../shared/runtime/stripe.ts";
import { absent } from "../../shared/runtime/transact.ts";
import { stripeCustomer, stripeCustomerKey } from "../contract.ts";
import type { FindStripeCustomer, StripeCustomerOf } from "../subscriptions/subscription-ports.ts";
import { CUSTOMER_METADATA } from "./stripe-subscriptions.ts";

export const findStripeCustomer =
  (documents: DynamoDBDocumentClient, TableName: string): FindStripeCustomer =>
  async (customer) => {
    const Key = stripeCustomerKey(customer);
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && stripeCustomer.parse(Item).stripeCustomer;
  };

/** Who asks at the same time is given the same one: by Stripe, as the key is the customer's, and by the table. */
export const stripeCustomerOf =
  (documents: DynamoDBDocumentClient, TableName: string, access: () => Promise<StripeAccess>): StripeCustomerOf =>
  async (customer) => {
    const find = findStripeCustomer(documents, TableName);
    const known = await find(customer);
    if (known !== undefined) return known;
    const { stripe } = await access();
    const { id } = await stripe.customers.create(
      { metadata: { [CUSTOMER_METADATA]: customer } },
      { idempotencyKey: `customer-${customer}` },
    );
    try {
      const Item = { ...stripeCustomerKey(customer), stripeCustomer: id };
      await documents.send(new PutCommand({ TableName, Item, ConditionExpression: absent }));
      return id;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return (await find(customer)) ?? id;
    }
  };
