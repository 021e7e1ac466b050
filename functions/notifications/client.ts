import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { writeIf } from "../shared/runtime/transact.ts";
import { findMessage, noteMessage } from "./adapters/messages.ts";
import { choiceKind } from "./keys.ts";

/**
 * Handles a message's mail that was marked as spam: withdraws the receiver's agreement to such mails of all kinds. A
 * repetition does not withdraw what they have agreed to since.
 */
export const hearComplaint =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number) =>
  async (token: string, at: string): Promise<void> => {
    const found = await findMessage(documents, TableName, now)(token);
    if (!found || found.complainedAt !== undefined) return;
    await writeIf(
      documents.send(
        new UpdateCommand({
          TableName,
          Key: choiceKind.key(found),
          UpdateExpression: "SET agreed = :none ADD #version :one",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeNames: { "#version": "version" },
          ExpressionAttributeValues: { ":none": {}, ":one": 1 },
        }),
      ),
    );
    await noteMessage(documents, TableName)(token, "complainedAt", at);
  };
