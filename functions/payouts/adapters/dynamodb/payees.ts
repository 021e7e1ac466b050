import { type DynamoDBDocumentClient, GetCommand, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { transact } from "../../../shared/runtime/transact.ts";
import { versionedPut } from "../../../shared/runtime/versioned-put.ts";
import { payee } from "../../domain/payee.ts";
import type { FindCreatorOf, FindPayee, ListPayees, Now, SavePayee } from "../../flows/ports.ts";
import { payeeKind } from "../../keys.ts";
import { noteWrite } from "./event-notes.ts";

export const findPayee =
  (documents: DynamoDBDocumentClient, TableName: string): FindPayee =>
  async (creator) => {
    const Key = payeeKind.key({ creator });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && payee.parse(Item);
  };

export const findCreatorOf =
  (documents: DynamoDBDocumentClient, TableName: string): FindCreatorOf =>
  async (account) => {
    const { index, partition } = payeeKind.list.byAccount({ account });
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :account`,
        ExpressionAttributeValues: { ":account": partition },
        Limit: 1,
      }),
    );
    return Items[0] && payee.parse(Items[0]).creator;
  };

export const listPayees = (documents: DynamoDBDocumentClient, TableName: string): ListPayees =>
  async function* (after) {
    const { index, partition } = payeeKind.list.all({});
    const query = {
      TableName,
      IndexName: index,
      KeyConditionExpression: `${index}Pk = :payees${after === undefined ? "" : ` AND ${index}Sk > :after`}`,
      ExpressionAttributeValues: { ":payees": partition, ...(after !== undefined && { ":after": after }) },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      for (const item of Items) yield payee.parse(item);
    }
  };

export const savePayee =
  (documents: DynamoDBDocumentClient, TableName: string, now: Now): SavePayee =>
  (after, event) => {
    const Item = {
      ...payeeKind.key(after),
      ...after,
      ...payeeKind.place.all(after),
      ...payeeKind.place.byAccount(after),
    };
    const notes = event === undefined ? [] : [noteWrite(TableName, event, now())];
    return transact(documents, [{ Put: versionedPut(TableName, Item) }], notes);
  };
