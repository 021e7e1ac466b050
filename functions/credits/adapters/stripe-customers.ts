import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { findStripeCustomers } from "../../commerce/client.ts";
import type { FindStripeCustomer } from "../flows/ports.ts";

/** The oldest: a customer's usage is summed in one place, even if they pay in several currencies. */
export const findStripeCustomer =
  (documents: DynamoDBDocumentClient, TableName: string): FindStripeCustomer =>
  async (customer) =>
    (await findStripeCustomers(documents, TableName)(customer))[0]?.id;
