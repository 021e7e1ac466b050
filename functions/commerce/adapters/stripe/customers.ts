import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Currency } from "../../../shared/kernel/money.ts";
import type { StripeAccess } from "../../../shared/runtime/stripe.ts";
import { writeIf } from "../../../shared/runtime/transact.ts";
import { stripeCustomersKey, stripeCustomersOf } from "../../contract/order.ts";
import type { Now } from "../../flows/ports.ts";
import type {
  FindStripeCustomers,
  ForgetStripeCustomer,
  IsDeletedCustomer,
  StripeCustomerOf,
} from "../../flows/subscription-ports.ts";
import { CUSTOMER_METADATA } from "./objects.ts";
import { isRefusedByStripe } from "./refusal.ts";

type Access = () => Promise<StripeAccess>;

export const findStripeCustomers =
  (documents: DynamoDBDocumentClient, TableName: string): FindStripeCustomers =>
  async (customer) => {
    const Key = stripeCustomersKey(customer);
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return stripeCustomersOf(Item);
  };

/** Writes, or takes away, the one of a currency, if it is as it was read. */
async function replaced(
  documents: DynamoDBDocumentClient,
  TableName: string,
  customer: string,
  currency: Currency,
  before: string | undefined,
  after: { readonly id: string; readonly since: string } | undefined,
): Promise<void> {
  await writeIf(
    documents,
    new UpdateCommand({
      TableName,
      Key: stripeCustomersKey(customer),
      UpdateExpression: after ? "SET #currency = :after" : "REMOVE #currency",
      ConditionExpression: before === undefined ? "attribute_not_exists(#currency)" : "#currency.id = :before",
      ExpressionAttributeNames: { "#currency": currency },
      ...((after || before !== undefined) && {
        ExpressionAttributeValues: {
          ...(after && { ":after": after }),
          ...(before !== undefined && { ":before": before }),
        },
      }),
    }),
  );
}

/**
 * Who asks at the same time is given the same one: by Stripe, as the key is made of whose it is and of the one before,
 * and by the table.
 */
export const stripeCustomerOf =
  (documents: DynamoDBDocumentClient, TableName: string, access: Access, now: Now): StripeCustomerOf =>
  async (customer, currency, gone) => {
    const find = async () =>
      (await findStripeCustomers(documents, TableName)(customer)).find((each) => each.currency === currency)?.id;
    const known = await find();
    if (known !== undefined && known !== gone) return known;
    const { stripe } = await access();
    const { id } = await stripe.customers.create(
      { metadata: { [CUSTOMER_METADATA]: customer } },
      { idempotencyKey: ["customer", customer, currency, ...(gone === undefined ? [] : [gone])].join("-") },
    );
    await replaced(documents, TableName, customer, currency, known, { id, since: new Date(now()).toISOString() });
    return (await find()) ?? id;
  };

export const forgetStripeCustomer =
  (documents: DynamoDBDocumentClient, TableName: string): ForgetStripeCustomer =>
  async (customer, stripeCustomer) => {
    const kept = await findStripeCustomers(documents, TableName)(customer);
    const found = kept.find(({ id }) => id === stripeCustomer);
    if (found) await replaced(documents, TableName, customer, found.currency, stripeCustomer, undefined);
  };

export const isDeletedCustomer =
  (access: Access): IsDeletedCustomer =>
  async (id) => {
    const { stripe } = await access();
    try {
      const found = await stripe.customers.retrieve(id);
      return found.deleted === true;
    } catch (error) {
      if (isRefusedByStripe(error) && error.code === "resource_missing") return true;
      throw error;
    }
  };
