import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { pause } from "../../../shared/runtime/pause.ts";
import type { StripeAccess } from "../../../shared/runtime/stripe.ts";
import type { SyncAccountPorts } from "../../flows/sync-account.ts";
import { findCreatorOf, findPayee, savePayee } from "../dynamodb/payees.ts";
import { fetchAccount, fetchPayout } from "./accounts.ts";

const now = () => Date.now();

/** The ports that read an account from Stripe and store it. */
export const accountSync = (
  documents: DynamoDBDocumentClient,
  table: string,
  stripe: () => Promise<StripeAccess>,
): SyncAccountPorts => ({
  findPayee: findPayee(documents, table),
  findCreatorOf: findCreatorOf(documents, table),
  savePayee: savePayee(documents, table, now),
  fetchAccount: fetchAccount(stripe),
  fetchPayout: fetchPayout(stripe),
  pause,
  now,
});
