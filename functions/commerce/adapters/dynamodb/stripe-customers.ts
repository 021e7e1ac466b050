import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { type Currency, currency } from "../../../shared/kernel/money.ts";
import { writeIf } from "../../../shared/runtime/transact.ts";
import type { FindStripeCustomers, ForgetStripeCustomer } from "../../flows/subscription-ports.ts";
import { stripeCustomersKind } from "../../keys.ts";

const stripeCustomers = z.partialRecord(
  currency,
  z.object({ id: z.string(), since: z.iso.datetime().describe("when it was made") }),
);

/**
 * The customers at Stripe of one of ours: one for each currency of a subscription, as Stripe does not combine
 * currencies on one. The oldest first.
 */
export const findStripeCustomers =
  (documents: DynamoDBDocumentClient, TableName: string): FindStripeCustomers =>
  async (customer) => {
    const Key = stripeCustomersKind.key({ customer });
    const { Item = {} } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    const { pk: _, sk: __, ...kept } = Item;
    return Object.entries(stripeCustomers.parse(kept))
      .map(([code, { id, since }]) => ({ currency: currency.parse(code), id, since }))
      .toSorted((a, b) => a.since.localeCompare(b.since));
  };

interface StripeCustomerChange {
  readonly customer: string;
  readonly currency: Currency;
  /** The id that was read; undefined if there was none. */
  readonly before: string | undefined;
  readonly after?: { readonly id: string; readonly since: string };
}

/** Writes or removes the one of a currency, if it is still as it was read. */
export async function replaceStripeCustomer(
  documents: DynamoDBDocumentClient,
  TableName: string,
  { customer, currency: of, before, after }: StripeCustomerChange,
): Promise<void> {
  await writeIf(
    documents.send(
      new UpdateCommand({
        TableName,
        Key: stripeCustomersKind.key({ customer }),
        UpdateExpression: after ? "SET #currency = :after" : "REMOVE #currency",
        ConditionExpression: before === undefined ? "attribute_not_exists(#currency)" : "#currency.id = :before",
        ExpressionAttributeNames: { "#currency": of },
        ...((after || before !== undefined) && {
          ExpressionAttributeValues: {
            ...(after && { ":after": after }),
            ...(before !== undefined && { ":before": before }),
          },
        }),
      }),
    ),
  );
}

export const forgetStripeCustomer =
  (documents: DynamoDBDocumentClient, TableName: string): ForgetStripeCustomer =>
  async (customer, stripeCustomer) => {
    const kept = await findStripeCustomers(documents, TableName)(customer);
    const found = kept.find(({ id }) => id === stripeCustomer);
    if (found)
      await replaceStripeCustomer(documents, TableName, {
        customer,
        currency: found.currency,
        before: stripeCustomer,
      });
  };
