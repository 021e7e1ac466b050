import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { entitlementItem, holdKey } from "../../commerce/contract/order.ts";
import { mailItem } from "../../mail/contract/mail.ts";
import { absent, transact, type Write } from "../../shared/runtime/transact.ts";
import { poolKey } from "../contract/organisation.ts";
import type { Change } from "../domain/change.ts";
import { type Seat, sittingOf } from "../domain/seat.ts";
import type { Commit } from "../flows/ports.ts";
import { codeKey, membershipKey, seatedKey, seatKey, sittingKey } from "./keys.ts";
import { poolIs } from "./pool-state.ts";

/** A seat with all by which it is found. */
function seatWrites(TableName: string, { before, after }: Change["seats"][number]): Write[] {
  const { organisation, id, productId, order, email } = after;
  const put = {
    TableName,
    Item: { ...seatKey(organisation, id), ...after },
    ...(before
      ? {
          ConditionExpression: "#version = :before",
          ExpressionAttributeNames: { "#version": "version" },
          ExpressionAttributeValues: { ":before": before.version },
        }
      : { ConditionExpression: absent }),
  };
  const seated = { TableName, Key: seatedKey(organisation, productId, email) };
  const code = { TableName, Item: { ...codeKey(after.codeHash), organisation, seat: id } };
  const sitting = sittingOf(after);
  const sat = before && sittingOf(before);
  return [
    { Put: put },
    ...(before
      ? []
      : [
          { Put: { TableName, Item: { ...seated.Key, seat: id }, ConditionExpression: absent } },
          { Put: { ...code, ConditionExpression: absent } },
        ]),
    ...(after.state === "revoked" ? [{ Delete: seated }] : []),
    ...(sitting
      ? [{ Put: { TableName, Item: { ...sittingKey(order, productId, id), ...sitting, access: "active" } } }]
      : []),
    ...(sat && !sitting ? [{ Delete: { TableName, Key: sittingKey(order, productId, id) } }] : []),
    ...(sitting ? [membership(TableName, after, sitting.customer, 1)] : []),
    ...(sat && !sitting ? [membership(TableName, after, sat.customer, -1)] : []),
  ];
}

const membership = (TableName: string, { organisation }: Seat, user: string, seats: 1 | -1): Write => ({
  Update: {
    TableName,
    Key: membershipKey(user, organisation),
    UpdateExpression: "SET organisation = :organisation ADD seats :seats",
    ExpressionAttributeValues: { ":organisation": organisation, ":seats": seats },
  },
});

function countWrite(TableName: string, { pool, added, within = {} }: Change): Write {
  const limits = Object.entries(within);
  return {
    Update: {
      TableName,
      Key: poolKey(pool.order, pool.productId),
      UpdateExpression: `ADD ${Object.keys(added)
        .map((name) => `${name} :${name}`)
        .join(", ")}`,
      ...(limits.length > 0 && {
        ConditionExpression: `${absent} OR (${limits.map(([name]) => `${name} < :most_${name}`).join(" AND ")})`,
      }),
      ExpressionAttributeValues: {
        ...Object.fromEntries(Object.entries(added).map(([name, amount]) => [`:${name}`, amount])),
        ...Object.fromEntries(limits.map(([name, most]) => [`:most_${name}`, most])),
      },
    },
  };
}

/** The next version of a member's hold: an order made from an older reading of what they own is refused. */
export const holdWrite = (TableName: string, customer: string, productId: string, from?: number): Write => ({
  Update: {
    TableName,
    Key: holdKey(customer, productId),
    UpdateExpression: "ADD #version :one",
    ...(from !== undefined && { ConditionExpression: from === 0 ? absent : "#version = :from" }),
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":one": 1, ...(from !== undefined && from > 0 && { ":from": from }) },
  },
});

/** The one writer of seats, of what finds and counts them, and of the rights that they give. */
export const commit =
  (documents: DynamoDBDocumentClient, organisations: string, commerce: string): Commit =>
  (change) => {
    const { seats, right, hold, mail, needsActive, pool } = change;
    return transact(documents, [
      ...seats.flatMap((each) => seatWrites(organisations, each)),
      countWrite(organisations, change),
      ...(needsActive ? [poolIs(commerce, pool, "active")] : []),
      ...(right
        ? [
            {
              Put: {
                TableName: commerce,
                Item: entitlementItem(right, new Date().toISOString()),
              },
            },
          ]
        : []),
      ...(right && hold !== undefined ? [holdWrite(commerce, right.customer, right.productId, hold)] : []),
      ...(mail ? [{ Put: { TableName: organisations, Item: mailItem(mail) } }] : []),
    ]);
  };
