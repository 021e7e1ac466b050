import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { findUser } from "../../../identity/client.ts";
import type { FindBuyer } from "../../flows/receipt-ports.ts";

/** The user whom a checkout is for; empty if the account is gone. */
export type FindPayer = (customer: string) => Promise<{ readonly email?: string; readonly language?: string }>;

export const findPayer = (documents: DynamoDBDocumentClient, TableName: string): FindPayer => {
  const find = findUser(documents, TableName);
  return async (customer) => {
    const { email, language } = (await find(customer)) ?? {};
    return email === undefined || language === undefined ? {} : { email, language };
  };
};

export const findBuyer = (documents: DynamoDBDocumentClient, TableName: string): FindBuyer => {
  const find = findUser(documents, TableName);
  return async (id) => {
    const found = await find(id);
    return found ? { id, name: found.displayName, email: found.email, language: found.language } : { id };
  };
};
