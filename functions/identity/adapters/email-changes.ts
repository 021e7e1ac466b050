import { createHash } from "node:crypto";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { mailItem } from "../../mail/client.ts";
import { transact, writeIf } from "../../shared/runtime/transact.ts";
import { emailPlace } from "../client.ts";
import { emailChange, overOf, tooManyTries, wrongCode } from "../domain/email-change.ts";
import type { BeginEmailChange, EndEmailChange, TakeEmailCode } from "../flows/ports.ts";
import { emailChangeKind, userKind } from "../keys.ts";
import { EMAIL_CODE_TRIES } from "../settings.ts";

const digestOf = (user: string, code: string): string =>
  createHash("sha256").update(`${user}#${code}`).digest("base64url");

/** Changes of address in the table of identity. */
export function emailChanges(documents: DynamoDBDocumentClient, TableName: string, now: () => number) {
  const beginEmailChange: BeginEmailChange = (change, code, mail) => {
    const Item = { ...emailChangeKind.key(change), ...change, digest: digestOf(change.id, code) };
    return transact(documents, [{ Put: { TableName, Item } }, { Put: { TableName, Item: mailItem(mail) } }]);
  };
  const takeEmailCode: TakeEmailCode = async (user, code) => {
    const Key = emailChangeKind.key({ id: user });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    const change = Item && emailChange.parse(Item);
    const over = overOf(change, now());
    if (!change || over) return over ?? wrongCode;
    // Counted by a conditional write: concurrent requests would all have read the same number of tries.
    const isCounted = await writeIf(
      documents.send(
        new UpdateCommand({
          TableName,
          Key,
          UpdateExpression: "SET tried = tried + :one",
          ConditionExpression: "digest = :digest AND tried < :most",
          ExpressionAttributeValues: { ":one": 1, ":digest": Item?.digest, ":most": EMAIL_CODE_TRIES },
        }),
      ),
    );
    if (!isCounted) return tooManyTries;
    return Item?.digest === digestOf(user, code) ? { email: change.email } : wrongCode;
  };
  const endEmailChange: EndEmailChange = (user, mail) => {
    const fields = { email: user.email, ...emailPlace(user) };
    const names = Object.keys(fields);
    return transact(documents, [
      {
        Update: {
          TableName,
          Key: userKind.key(user),
          UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: Object.fromEntries(
            Object.entries(fields).map(([name, value]) => [`:${name}`, value]),
          ),
        },
      },
      { Delete: { TableName, Key: emailChangeKind.key(user) } },
      { Put: { TableName, Item: mailItem(mail) } },
    ]);
  };
  return { beginEmailChange, takeEmailCode, endEmailChange };
}
