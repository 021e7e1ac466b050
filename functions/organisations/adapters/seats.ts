import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { seat } from "../domain/seat.ts";
import type { FindSeat, FindSeatByCode, FindSeatOf, ListSeats } from "../flows/ports.ts";
import { codeKind, seatHolderKind, seatKey, seatKind } from "../keys.ts";
import { pageOfItems } from "./pages.ts";

export const findSeat =
  (documents: DynamoDBDocumentClient, TableName: string): FindSeat =>
  async (organisation, id) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: seatKey(organisation, id), ConsistentRead: true }),
    );
    return Item && seat.parse(Item);
  };

const pointer = z.object({ organisation: z.string(), seat: z.string() });

export const findSeatByCode =
  (documents: DynamoDBDocumentClient, TableName: string): FindSeatByCode =>
  async (hash) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: codeKind.key({ hash }), ConsistentRead: true }),
    );
    if (!Item) return undefined;
    const to = pointer.parse(Item);
    return findSeat(documents, TableName)(to.organisation, to.seat);
  };

export const findSeatOf =
  (documents: DynamoDBDocumentClient, TableName: string): FindSeatOf =>
  async (organisation, product, email) => {
    const Key = seatHolderKind.key({ organisation, product, email });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    if (!Item) return undefined;
    const found = await findSeat(documents, TableName)(organisation, pointer.pick({ seat: true }).parse(Item).seat);
    // Taken back between the two readings.
    return found?.state === "revoked" ? undefined : found;
  };

export const listSeats =
  (documents: DynamoDBDocumentClient, TableName: string): ListSeats =>
  async (organisation, { product, state }, page) => {
    const conditions = [
      ...(product === undefined ? [] : ["productId = :product"]),
      ...(state === undefined ? [] : ["#state = :state"]),
    ];
    const { items, cursor } = await pageOfItems(documents, {
      TableName,
      scope: `seats:${organisation}:${product ?? ""}:${state ?? ""}`,
      ...seatKind.under({ organisation }),
      ...(conditions.length > 0 && {
        filter: {
          expression: conditions.join(" AND "),
          values: {
            ...(product !== undefined && { ":product": product }),
            ...(state !== undefined && { ":state": state }),
          },
          ...(state !== undefined && { names: { "#state": "state" } }),
        },
      }),
      page,
    });
    return { items: items.map((item) => seat.parse(item)), cursor };
  };
