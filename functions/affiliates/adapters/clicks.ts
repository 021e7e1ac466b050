import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { dayOf, ttl } from "../../shared/kernel/time.ts";
import { absent, transact, type Write } from "../../shared/runtime/transact.ts";
import { type Click, click } from "../contract/click.ts";
import { clicksByDay } from "../domain/clicks.ts";
import type { FindClick, FindClicks, KeepClick } from "../flows/ports.ts";
import { clickDayKind, clickKind, countedKind } from "../keys.ts";
import { CLICK_KEPT_SECONDS, CLICK_PARTS, COUNTED_SECONDS, DAYS_AT_ONCE, MOST_CLICKS } from "../settings.ts";

const PREFIX = "code-";

/** A click as stored. */
export const clickItem = (kept: Click) => ({
  ...clickKind.key({ id: kept.id }),
  ...kept,
  expiresAt: ttl(Date.parse(kept.at)) + CLICK_KEPT_SECONDS,
});

/** Adds to a day's click count, in one of its shards, as many may click at once. */
const counting = (TableName: string, { affiliate, code, at }: Click, part: number): Write => ({
  Update: {
    TableName,
    Key: clickDayKind.key({ affiliate, day: dayOf(at), part }),
    UpdateExpression: "SET #day = :day ADD #clicks :one, #code :one",
    ConditionExpression: "attribute_not_exists(#clicks) OR #clicks < :most",
    ExpressionAttributeNames: { "#day": "day", "#clicks": "clicks", "#code": PREFIX + code },
    ExpressionAttributeValues: { ":day": dayOf(at), ":one": 1, ":most": MOST_CLICKS },
  },
});

/** Identifies who clicked: the user, else the visitor, else the click itself. */
const personOf = ({ user, visitor, id }: Click): string =>
  user === undefined ? (visitor === undefined ? `CLICK#${id}` : `VISITOR#${visitor}`) : `USER#${user}`;

export const keepClick =
  (documents: DynamoDBDocumentClient, TableName: string): KeepClick =>
  async (kept) => {
    const { affiliate, at, id } = kept;
    const Item = clickItem(kept);
    const key = countedKind.key({ affiliate, day: dayOf(at), person: personOf(kept) });
    const once = {
      Put: {
        TableName,
        Item: { ...key, expiresAt: ttl(Date.parse(at)) + COUNTED_SECONDS },
        ConditionExpression: absent,
      },
    };
    const part = (id.codePointAt(id.length - 1) ?? 0) % CLICK_PARTS;
    const outcome = await transact(documents, [{ Put: { TableName, Item } }, counting(TableName, kept, part)], [once]);
    // The referral is valid whether or not the click is counted.
    if (outcome !== "done") await documents.send(new PutCommand({ TableName, Item }));
  };

export const findClick =
  (documents: DynamoDBDocumentClient, TableName: string): FindClick =>
  async (id) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: clickKind.key({ id }), ConsistentRead: true }),
    );
    return Item && click.parse(Item);
  };

const part = z.looseObject({ day: z.string() }).transform(({ day, ...rest }) => ({
  day,
  codes: Object.fromEntries(
    Object.entries(rest).flatMap(([name, clicks]) =>
      name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), z.int().parse(clicks)]] : [],
    ),
  ),
}));

/** Counted clicks of a day as stored, in one shard. */
export const clicksItem = (affiliate: string, day: string, codes: Readonly<Record<string, number>>) => ({
  ...clickDayKind.key({ affiliate, day, part: 0 }),
  day,
  clicks: Object.values(codes).reduce((sum, clicks) => sum + clicks, 0),
  ...Object.fromEntries(Object.entries(codes).map(([code, clicks]) => [PREFIX + code, clicks])),
});

export const findClicks =
  (documents: DynamoDBDocumentClient, TableName: string): FindClicks =>
  async (affiliate, from, to) => {
    const [first, last] = [
      clickDayKind.key({ affiliate, day: from, part: "" }),
      clickDayKind.key({ affiliate, day: to, part: "~" }),
    ];
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
        ExpressionAttributeValues: { ":pk": first.pk, ":from": first.sk, ":to": last.sk },
        Limit: DAYS_AT_ONCE * CLICK_PARTS,
      }),
    );
    return clicksByDay(Items.map((item) => part.parse(item)));
  };
