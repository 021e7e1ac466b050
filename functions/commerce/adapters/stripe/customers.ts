import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { iso } from "../../../shared/kernel/time.ts";
import type { StripeAccess } from "../../../shared/runtime/stripe.ts";
import type { Now } from "../../flows/ports.ts";
import type { IsDeletedCustomer, StripeCustomerOf } from "../../flows/subscription-ports.ts";
import { findStripeCustomers, replaceStripeCustomer } from "../dynamodb/stripe-customers.ts";
import { CUSTOMER_METADATA } from "./objects.ts";
import { isRefusedByStripe } from "./refusal.ts";

type Access = () => Promise<StripeAccess>;

/**
 * Concurrent callers get the same customer: from Stripe, whose key is derived from the buyer and the previous customer,
 * and from the table.
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
    await replaceStripeCustomer(documents, TableName, {
      customer,
      currency,
      before: known,
      after: { id, since: iso(now()) },
    });
    return (await find()) ?? id;
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
