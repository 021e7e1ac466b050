import { type DynamoDBDocumentClient, GetCommand, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { transact } from "../../shared/runtime/transact.ts";
import { versionedPut } from "../../shared/runtime/versioned-put.ts";
import { payee } from "../domain/payee.ts";
import type { FindCreatorOf, FindPayee, ListPayees, Now, SavePayee } from "../flows/ports.ts";
import { creatorKey, noteWrite, PAYEES } from "./keys.ts";

const payeeKey = (creator: string) => creatorKey(creator, "PAYEE");

export const findPayee =
  (documents: DynamoDBDocumentClient, TableName: string): FindPayee =>
  async (creator) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: payeeKey(creator), ConsistentRead: true }));
    return Item && payee.parse(Item);
  };

const accountListing = (account: string, creator: string) => ({ gsi2Pk: `ACCOUNT#${account}`, gsi2Sk: creator });

export const findCreatorOf =
  (documents: DynamoDBDocumentClient, TableName: string): FindCreatorOf =>
  async (account) => {
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: "gsi2",
        KeyConditionExpression: "gsi2Pk = :account",
        ExpressionAttributeValues: { ":account": accountListing(account, "").gsi2Pk },
        Limit: 1,
      }),
    );
    return Items[0] && payee.parse(Items[0]).creator;
  };

export const listPayees = (documents: DynamoDBDocumentClient, TableName: string): ListPayees =>
  async function* (after) {
    const query = {
      TableName,
      IndexName: "gsi1",
      KeyConditionExpression: `gsi1Pk = :payees${after === undefined ? "" : " AND gsi1Sk > :after"}`,
      ExpressionAttributeValues: { ":payees": PAYEES, ...(after !== undefined && { ":after": after }) },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      for (const item of Items) yield payee.parse(item);
    }
  };

export const savePayee =
  (documents: DynamoDBDocumentClient, TableName: string, now: Now): SavePayee =>
  (after, event) =>
    transact(
      documents,
      [
        {
          Put: versionedPut(TableName, {
            ...payeeKey(after.creator),
            ...after,
            gsi1Pk: PAYEES,
            gsi1Sk: after.creator,
            ...accountListing(after.account, after.creator),
          }),
        },
      ],
      event === undefined ? [] : [noteWrite(TableName, event, now())],
    );
