import {
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  type CognitoIdentityProviderClient,
  InvalidParameterException,
  UserNotFoundException,
} from "@aws-sdk/client-cognito-identity-provider";
import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { groups } from "../../shared/kernel/route.ts";
import { decodeCursor, encodeCursor, keyPart, staleCursor } from "../../shared/runtime/cursor.ts";
import { user } from "../contract/user.ts";
import { lookedUp } from "../domain/looked-up.ts";
import type { LookUpUsers, ReadAccount } from "../flows/look-up-ports.ts";
import { userKind } from "../keys.ts";

/** Names may be in any script, so a cursor has them as base64url. */
const place = z.strictObject({ id: keyPart, at: keyPart });
const bytes = (text: string): string => Buffer.from(text).toString("base64url");

export const lookUpUsers =
  (documents: DynamoDBDocumentClient, TableName: string): LookUpUsers =>
  async (by, beginning, { limit, cursor }) => {
    const { first, whole } = lookedUp(beginning);
    const list = by === "email" ? userKind.list.byEmail({ first }) : userKind.list.byName({ first });
    const scope = `${by}:${bytes(whole)}`;
    const after = decodeCursor(scope, cursor, place);
    const at = after && Buffer.from(after.at, "base64url").toString();
    if (at?.startsWith(whole) === false) throw staleCursor();
    const { index, partition } = list;
    const { Items = [], LastEvaluatedKey: last } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :list AND begins_with(${index}Sk, :beginning)`,
        ExpressionAttributeValues: { ":list": partition, ":beginning": whole },
        Limit: limit,
        ...(after && {
          ExclusiveStartKey: { ...userKind.key({ id: after.id }), [`${index}Pk`]: partition, [`${index}Sk`]: at },
        }),
      }),
    );
    const reached = last && {
      id: String(last.pk).slice(userKind.key({ id: "" }).pk.length),
      at: bytes(last[`${index}Sk`]),
    };
    return { items: Items.map((item) => user.parse(item)), cursor: encodeCursor(scope, reached) };
  };

const STATES: Readonly<Record<string, "confirmed" | "unconfirmed">> = {
  CONFIRMED: "confirmed",
  UNCONFIRMED: "unconfirmed",
};

/** @returns the account of an id or an e-mail address; undefined if there is none */
export const readAccount =
  (client: CognitoIdentityProviderClient, UserPoolId: string): ReadAccount =>
  async (Username) => {
    try {
      const [found, { Groups = [] }] = await Promise.all([
        client.send(new AdminGetUserCommand({ UserPoolId, Username })),
        client.send(new AdminListGroupsForUserCommand({ UserPoolId, Username, Limit: 60 })),
      ]);
      const attributeOf = (name: string) => found.UserAttributes?.find(({ Name }) => Name === name)?.Value ?? "";
      const names = Groups.map(({ GroupName }) => GroupName);
      return {
        id: attributeOf("sub"),
        email: attributeOf("email"),
        state: STATES[found.UserStatus ?? ""] ?? "other",
        enabled: found.Enabled ?? true,
        secondFactor: found.UserMFASettingList?.includes("SOFTWARE_TOKEN_MFA") ?? false,
        groups: groups.filter((each) => names.includes(each)),
        createdAt: (found.UserCreateDate ?? new Date(0)).toISOString(),
      };
    } catch (error) {
      // The pool calls an invalid name an invalid parameter; no account has it either.
      if (error instanceof UserNotFoundException || error instanceof InvalidParameterException) return undefined;
      throw error;
    }
  };
