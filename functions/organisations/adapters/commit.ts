import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { entitlementWrite, guardWrite } from "../../commerce/client.ts";
import { mailItem } from "../../mail/client.ts";
import { iso } from "../../shared/kernel/time.ts";
import { absent, transact, type Write } from "../../shared/runtime/transact.ts";
import { versionedPut } from "../../shared/runtime/versioned-put.ts";
import type { Change } from "../domain/change.ts";
import { type ClaimedSeat, claimedSeatOf } from "../domain/seat.ts";
import type { Commit } from "../flows/ports.ts";
import { claimedSeatKey, codeKind, membershipKey, poolKey, seatHolderKind, seatKey } from "../keys.ts";
import { poolIs } from "./pool-state.ts";

/** A seat with its entries in all lists. */
function seatWrites(TableName: string, { before, after }: Change["seats"][number]): Write[] {
  const { organisation, id, productId: product, email } = after;
  const holder = { TableName, Key: seatHolderKind.key({ organisation, product, email }) };
  const code = { ...codeKind.key({ hash: after.codeHash }), organisation, seat: id };
  const first: Write[] = [
    { Put: { TableName, Item: { ...holder.Key, seat: id }, ConditionExpression: absent } },
    { Put: { TableName, Item: code, ConditionExpression: absent } },
  ];
  return [
    { Put: versionedPut(TableName, { ...seatKey(organisation, id), ...after }) },
    ...(before ? [] : first),
    ...(after.state === "revoked" ? [{ Delete: holder }] : []),
    ...claimWrites(TableName, before && claimedSeatOf(before), claimedSeatOf(after)),
  ];
}

/** A seat that becomes claimed, or is no longer: listed in its pool, and counted for its member. */
function claimWrites(
  TableName: string,
  before: Omit<ClaimedSeat, "access"> | undefined,
  after: Omit<ClaimedSeat, "access"> | undefined,
): Write[] {
  if (after) {
    const Item = { ...claimedSeatKey(after.order, after.productId, after.seat), ...after, access: "active" };
    return [{ Put: { TableName, Item } }, membership(TableName, after, 1)];
  }
  if (!before) return [];
  const Key = claimedSeatKey(before.order, before.productId, before.seat);
  return [{ Delete: { TableName, Key } }, membership(TableName, before, -1)];
}

const membership = (
  TableName: string,
  { organisation, customer }: Pick<ClaimedSeat, "organisation" | "customer">,
  seats: 1 | -1,
): Write => ({
  Update: {
    TableName,
    Key: membershipKey(customer, organisation),
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

/** The one writer of seats, their lists and counts, and the entitlements that they give. */
export const commit =
  (documents: DynamoDBDocumentClient, organisations: string, commerce: string): Commit =>
  (change) => {
    const { seats, right, guard, mail, needsActive, pool } = change;
    return transact(documents, [
      ...seats.flatMap((each) => seatWrites(organisations, each)),
      countWrite(organisations, change),
      ...(needsActive ? [poolIs(commerce, pool, "active")] : []),
      ...(right ? [entitlementWrite(commerce, right, iso(Date.now()))] : []),
      ...(right && guard !== undefined
        ? [guardWrite(commerce, right.customer, { productId: right.productId, from: guard })]
        : []),
      ...(mail ? [{ Put: { TableName: organisations, Item: mailItem(mail) } }] : []),
    ]);
  };
