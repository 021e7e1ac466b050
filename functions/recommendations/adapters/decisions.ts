import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { DAY_SECONDS, ttl } from "../../shared/kernel/time.ts";
import { storedDecisions } from "../contract/decision.ts";
import type { FindDecisions, KeepDecisions } from "../flows/purchase-ports.ts";
import { decisionsKind } from "../keys.ts";

/** Without a new one for so long, what was found is too old to be told. */
const KEPT_SECONDS = 8 * DAY_SECONDS;
const AT_ONCE = 20;

export const keepDecisions =
  (documents: DynamoDBDocumentClient, TableName: string): KeepDecisions =>
  async (made) => {
    for (let from = 0; from < made.length; from += AT_ONCE) {
      await Promise.all(
        made.slice(from, from + AT_ONCE).map((each) => {
          const expiresAt = ttl(Date.parse(each.at)) + KEPT_SECONDS;
          const Item = { ...decisionsKind.key({ product: each.product }), ...each, expiresAt };
          return documents.send(new PutCommand({ TableName, Item }));
        }),
      );
    }
  };

export const findDecisions =
  (documents: DynamoDBDocumentClient, TableName: string): FindDecisions =>
  async (product) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: decisionsKind.key({ product }) }));
    // A table may keep an item for days after its end.
    return Item && Number(Item.expiresAt) * 1000 > Date.now() ? storedDecisions.parse(Item) : undefined;
  };
