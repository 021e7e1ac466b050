import { createHash } from "node:crypto";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { iso, SECOND_MS, ttl } from "../../shared/kernel/time.ts";
import { decodeCursor, encodeCursor, idPlace } from "../../shared/runtime/cursor.ts";
import { under } from "../../shared/runtime/prefix.ts";
import { deviceOf } from "../domain/device.ts";
import { type KeptSession, keptSession } from "../domain/session.ts";
import type {
  CloseSessions,
  ForgetSession,
  ForgetToken,
  KeepSession,
  ListKept,
  MarkEnded,
  ReadKept,
} from "../flows/ports.ts";
import { sessionKind, sessionsEndedKind } from "../keys.ts";
import { SESSION_SECONDS } from "../settings.ts";
import type { Sealing } from "./sealing.ts";
import { sessionIn } from "./session-in.ts";

const digestOf = (token: string): string => createHash("sha256").update(token).digest("base64url");
const sealedFor = (user: string, session: string): string => `${user}#${session}`;

/** Records a session at log-in, and whenever its refresh token is exchanged for the next. */
export const keepSession =
  (
    documents: DynamoDBDocumentClient,
    TableName: string,
    { seal }: Pick<Sealing, "seal">,
    now: () => number,
  ): KeepSession =>
  async ({ accessToken, refreshToken }, userAgent) => {
    const { user, session, since } = sessionIn(accessToken);
    const at = iso(now());
    const digest = digestOf(refreshToken);
    const fresh = {
      sealed: await seal(refreshToken, sealedFor(user, session)),
      digest,
      usedAt: at,
      ...sessionKind.place.byToken({ digest }),
    };
    // The device of the log-in stays: a later request may have a less specific User-Agent.
    const first = { id: session, device: deviceOf(userAgent), openedAt: at, expiresAt: since + SESSION_SECONDS };
    const fields = { ...fresh, ...first };
    const set = Object.keys(fields).map((name) =>
      name in first ? `#${name} = if_not_exists(#${name}, :${name})` : `#${name} = :${name}`,
    );
    await documents.send(
      new UpdateCommand({
        TableName,
        Key: sessionKind.key({ id: user, session }),
        UpdateExpression: `SET ${set.join(", ")}`,
        ExpressionAttributeNames: Object.fromEntries(Object.keys(fields).map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(
          Object.entries(fields).map(([name, value]) => [`:${name}`, value]),
        ),
      }),
    );
  };

/** Lists, reads and forgets a user's sessions. */
export function keptSessions(documents: DynamoDBDocumentClient, TableName: string, now: () => number) {
  const isOver = (kept: KeptSession, endedAt: string) =>
    kept.expiresAt * SECOND_MS <= now() || kept.openedAt <= endedAt;
  const endedAt = async (id: string): Promise<string> => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: sessionsEndedKind.key({ id }), ConsistentRead: true }),
    );
    return typeof Item?.at === "string" ? Item.at : "";
  };
  const listKept: ListKept = async (user, { limit, cursor }) => {
    const scope = `sessions:${user}`;
    const after = decodeCursor(scope, cursor, idPlace);
    const [ended, { Items = [], LastEvaluatedKey }] = await Promise.all([
      endedAt(user),
      documents.send(
        new QueryCommand({
          ...under(TableName, sessionKind.under({ id: user })),
          ScanIndexForward: false,
          Limit: limit,
          ...(after && { ExclusiveStartKey: sessionKind.key({ id: user, session: after.id }) }),
        }),
      ),
    ]);
    const found = Items.map((item) => keptSession.parse(item));
    const last = found.at(-1);
    return {
      items: found.filter((each) => !isOver(each, ended)),
      cursor: encodeCursor(scope, LastEvaluatedKey && last && { id: last.id }),
    };
  };
  const readKept: ReadKept = async (user, session) => {
    const Key = sessionKind.key({ id: user, session });
    const [ended, { Item }] = await Promise.all([
      endedAt(user),
      documents.send(new GetCommand({ TableName, Key, ConsistentRead: true })),
    ]);
    const kept = Item && keptSession.parse(Item);
    return kept && !isOver(kept, ended) ? kept : undefined;
  };
  const forgetSession: ForgetSession = async (user, session) => {
    await documents.send(new DeleteCommand({ TableName, Key: sessionKind.key({ id: user, session }) }));
  };
  return { listKept, readKept, forgetSession };
}

/** The refresh token of a session; undefined if the key was rotated twice since it was stored. */
export const tokenOf =
  ({ open }: Pick<Sealing, "open">) =>
  (user: string, { id, sealed }: KeptSession): Promise<string | undefined> =>
    open(sealed, sealedFor(user, id));

/** Deletes the session of a refresh token from the list. */
export const forgetToken =
  (documents: DynamoDBDocumentClient, TableName: string): ForgetToken =>
  async (refreshToken) => {
    const { index, partition } = sessionKind.list.byToken({ digest: digestOf(refreshToken) });
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :token`,
        ExpressionAttributeValues: { ":token": partition },
        Limit: 1,
      }),
    );
    for (const { pk, sk } of Items) await documents.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
  };

/** Ends all sessions of an account at the pool, and stores the instant, so that the list shows none of them. */
export const closeSessions =
  (atPool: CloseSessions, markEnded: MarkEnded): CloseSessions =>
  async (user) => {
    await atPool(user);
    await markEnded(user);
  };

export const markEnded =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number): MarkEnded =>
  async (id) => {
    const at = now();
    const Item = { ...sessionsEndedKind.key({ id }), at: iso(at), expiresAt: ttl(at) + SESSION_SECONDS };
    await documents.send(new PutCommand({ TableName, Item }));
  };
