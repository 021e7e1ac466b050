import { absent } from "./transact.ts";

/** An item with a version: the first is 1, and each change increments it. */
type Versioned = Readonly<Record<string, unknown>> & { readonly version: number };

/**
 * The put of an item's next version, on the condition that nobody else has put it: optimistic concurrency. Version 1 is
 * only put if there is no such item.
 * @example
 * await writeIf(documents.send(new PutCommand(versionedPut(TableName, item))));
 * await transact(documents, [{ Put: versionedPut(TableName, item) }, ...others]);
 */
export const versionedPut = (TableName: string, Item: Versioned) =>
  Item.version === 1
    ? { TableName, Item, ConditionExpression: absent }
    : {
        TableName,
        Item,
        ConditionExpression: "#version = :before",
        ExpressionAttributeNames: { "#version": "version" },
        ExpressionAttributeValues: { ":before": Item.version - 1 },
      };
