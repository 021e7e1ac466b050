import { type DynamoDBDocumentClient, GetCommand, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { staleCursor } from "../../shared/runtime/cursor.ts";
import { absent, transact, type Write } from "../../shared/runtime/transact.ts";
import { type Details, details } from "../contract/details.ts";
import { type Product, priceClassOf, product } from "../contract/product.ts";
import { furtherListingsOf, listingOf, ratingPlaceOf, titlePlaceOf } from "../domain/listing.ts";
import { isPart } from "../domain/publication.ts";
import { shelfChange } from "../domain/shelf.ts";
import type {
  Beside,
  FindDetails,
  FindHistory,
  InsertProduct,
  ListByCreator,
  ListByTitle,
  ReplaceProduct,
  ReplaceRating,
} from "../flows/ports.ts";
import {
  detailsKind,
  earlierDetailsKind,
  furtherPriceKind,
  productKey,
  productKind,
  shelfKind,
  uploadKind,
  versionKey,
} from "../keys.ts";
import { cursorAfter, startOf } from "./list-cursor.ts";

/** A product as stored. */
export const itemOf = (kept: Product) => ({ ...productKey(kept.id), ...kept, ...listingOf(kept) });
/** The items that list a product at its further prices. */
export const furtherItemsOf = (kept: Product) =>
  furtherListingsOf(kept).map((listing) => ({
    ...furtherPriceKind.key({ id: kept.id, currency: listing.currency }),
    ...listing,
  }));

/** The products of a bundle while it is on sale. */
const heldBy = ({ state, includes = [] }: Product): readonly string[] => (state === "published" ? includes : []);

/** Products count the bundles on sale that include them; one that is new to a bundle must be as it was read. */
function partWrites(TableName: string, before: Product, after: Product, parts: ReadonlyMap<string, Product>): Write[] {
  const [held, holds] = [heldBy(before), heldBy(after)];
  const counted = (id: string, by: 1 | -1, version?: number): Write => ({
    Update: {
      TableName,
      Key: productKey(id),
      UpdateExpression: "ADD inBundles :by",
      ConditionExpression: version === undefined ? "attribute_exists(pk)" : "#version = :version",
      ...(version !== undefined && { ExpressionAttributeNames: { "#version": "version" } }),
      ExpressionAttributeValues: { ":by": by, ...(version !== undefined && { ":version": version }) },
    },
  });
  return [
    ...holds.filter((id) => !held.includes(id)).map((id) => counted(id, 1, parts.get(id)?.version ?? 0)),
    ...held.filter((id) => !holds.includes(id)).map((id) => counted(id, -1)),
  ];
}

/** The change of a creator's shelf by a change of a product, in the same transaction. */
function shelfWrites(TableName: string, before: Product, after: Product): Write[] {
  const change = shelfChange(before, after);
  if (!change) return [];
  return [
    {
      Update: {
        TableName,
        Key: shelfKind.key({ creator: after.creatorId }),
        UpdateExpression: "ADD products :products, ratingCount :count, ratingSum :sum",
        ExpressionAttributeValues: { ":products": change.products, ":count": change.count, ":sum": change.sum },
      },
    },
  ];
}

export const findHistory =
  (documents: DynamoDBDocumentClient, TableName: string): FindHistory =>
  async (id) => {
    const query = {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": productKey(id).pk },
    };
    const found: Product[] = [];
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      for (const item of Items) {
        if (item.sk === productKey(id).sk) found.push(product.parse(item));
        else if (item.product !== undefined) found.push(product.parse(item.product));
      }
    }
    return found;
  };

export const insertProduct =
  (documents: DynamoDBDocumentClient, TableName: string): InsertProduct =>
  async (fresh, told) => {
    const writes: Write[] = [{ Put: { TableName, Item: itemOf(fresh), ConditionExpression: absent } }];
    if (Object.values(told).some((each) => each !== undefined)) writes.push(detailsWrite(TableName, fresh, told));
    if ((await transact(documents, writes)) === "conflict") throw new Error(`There is a product ${fresh.id} already.`);
  };

const detailsWrite = (TableName: string, { id, version }: Product, told: Details): Write => ({
  Put: { TableName, Item: { ...detailsKind.key({ id }), since: version, ...told } },
});

/** Replaces details; the previous ones are kept if their product was on sale with them. */
function detailsWrites(TableName: string, before: Product, after: Product, details: Beside["details"]): Write[] {
  if (!details) return [];
  const { id, state } = before;
  const { told, since = 0 } = details.before ?? {};
  const wasSold = told !== undefined && state !== "draft";
  const key = earlierDetailsKind.key({ id, version: String(since).padStart(8, "0") });
  return [
    detailsWrite(TableName, after, details.after),
    ...(wasSold ? [{ Put: { TableName, Item: { ...key, since, ...told } } }] : []),
  ];
}

const keptDetails = details.extend({ since: z.int() });

export const findDetails =
  (documents: DynamoDBDocumentClient, TableName: string): FindDetails =>
  async (id) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: detailsKind.key({ id }), ConsistentRead: true }),
    );
    if (!Item) return undefined;
    const { since, ...told } = keptDetails.parse(Item);
    return { told, since };
  };

export const replaceProduct =
  (documents: DynamoDBDocumentClient, TableName: string): ReplaceProduct =>
  async (before, after, parts, { upload, details: told } = {}) => {
    const leaves = isPart(before) && !isPart(after);
    if (leaves && (before.inBundles ?? 0) > 0) return "in-bundle";
    // Reviews, bundles and the survey change these concurrently: the rating, and the lists by rating and popularity.
    const isReclassed = priceClassOf(before) !== priceClassOf(after);
    const {
      rating,
      ratings: _,
      ratingVersion: read,
      inBundles: __,
      byRatingSk,
      byPopularitySk,
      ...fields
    } = {
      byRatingSk: undefined,
      byPopularitySk: undefined,
      ...itemOf(after),
    };
    const { pk, sk, ...given } = {
      ...fields,
      // In another price class it has other stars, which must be as they were read.
      ...(isReclassed && { rating }),
      ...((isReclassed || before.state !== "published") && byRatingSk !== undefined && { byRatingSk }),
      ...(before.state !== "published" && byPopularitySk !== undefined && { byPopularitySk }),
    };
    const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const kept: Record<string, unknown> = itemOf(after);
    const gone = Object.keys(itemOf(before)).filter((name) => name !== "inBundles" && kept[name] === undefined);
    // Publishing or archiving adds its stars to its creator's shelf, or removes them: they must be as they were read.
    const isMoved = isReclassed || before.state !== after.state;
    const ratedAs = read === undefined ? " AND attribute_not_exists(ratingVersion)" : " AND ratingVersion = :rated";
    const names = [...Object.keys(set), ...gone, "version"];
    const listed = furtherItemsOf(after);
    const unlisted = furtherItemsOf(before).filter(({ sk }) => !listed.some((each) => each.sk === sk));
    const remove = gone.length > 0 ? ` REMOVE ${gone.map((name) => `#${name}`).join(", ")}` : "";
    return transact(documents, [
      {
        Update: {
          TableName,
          Key: { pk, sk },
          UpdateExpression: `SET ${Object.keys(set)
            .map((name) => `#${name} = :${name}`)
            .join(", ")}${remove}`,
          ConditionExpression: `#version = :before${isMoved ? ratedAs : ""}${leaves ? " AND (attribute_not_exists(inBundles) OR inBundles = :none)" : ""}`,
          ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value])),
            ":before": before.version,
            ...(isMoved && read !== undefined && { ":rated": read }),
            ...(leaves && { ":none": 0 }),
          },
        },
      },
      { Put: { TableName, Item: { ...versionKey(before.id, before.version), product: before } } },
      ...listed.map((Item) => ({ Put: { TableName, Item } })),
      ...unlisted.map(({ pk, sk }) => ({ Delete: { TableName, Key: { pk, sk } } })),
      ...partWrites(TableName, before, after, parts),
      ...shelfWrites(TableName, before, after),
      ...detailsWrites(TableName, before, after, told),
      ...(upload
        ? [
            {
              Delete: {
                TableName,
                Key: uploadKind.key({ id: upload.productId }),
                ConditionExpression: "id = :upload",
                ExpressionAttributeValues: { ":upload": upload.id },
              },
            },
          ]
        : []),
    ]);
  };

export const listByCreator =
  (documents: DynamoDBDocumentClient, TableName: string): ListByCreator =>
  async (creator, { limit, cursor }) => {
    const scope = `creator:${creator}`;
    const { index, partition } = productKind.list.byCreator({ creator });
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :creator`,
        ExpressionAttributeValues: { ":creator": partition },
        ScanIndexForward: false,
        Limit: limit,
        ExclusiveStartKey: startOf(scope, { cursor, index, partition }),
      }),
    );
    return { items: Items.map((item) => product.parse(item)), cursor: cursorAfter(scope, index, LastEvaluatedKey) };
  };

export const listByTitle =
  (documents: DynamoDBDocumentClient, TableName: string): ListByTitle =>
  async (beginning, { limit, cursor }) => {
    const { first, title } = titlePlaceOf(beginning);
    const { index, partition } = productKind.list.byTitle({ first });
    const scope = `title:${title}`;
    const start: Record<string, unknown> | undefined = startOf(scope, { cursor, index, partition });
    if (start && !String(start[`${index}Sk`]).startsWith(title)) throw staleCursor();
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :list AND begins_with(${index}Sk, :title)`,
        ExpressionAttributeValues: { ":list": partition, ":title": title },
        Limit: limit,
        ExclusiveStartKey: start,
      }),
    );
    return { items: Items.map((item) => product.parse(item)), cursor: cursorAfter(scope, index, LastEvaluatedKey) };
  };

export const replaceRating =
  (documents: DynamoDBDocumentClient, TableName: string): ReplaceRating =>
  async (product, ratings, version) => {
    const { id } = product;
    const rating = ratings[priceClassOf(product)];
    const isListed = product.state === "published";
    const Update = {
      TableName,
      Key: productKey(id),
      UpdateExpression: `SET rating = :rating, ratings = :ratings, ratingVersion = :version${isListed ? ", byRatingSk = :rank" : ""}`,
      // As it was read, because its price class and state decide on its stars and its creator's.
      ConditionExpression: `#version = :read AND ${product.ratingVersion === undefined ? "attribute_not_exists(ratingVersion)" : "ratingVersion = :rated AND ratingVersion < :version"}`,
      ExpressionAttributeNames: { "#version": "version" },
      ExpressionAttributeValues: {
        ":rating": rating,
        ":ratings": ratings,
        ":version": version,
        ":read": product.version,
        ...(product.ratingVersion !== undefined && { ":rated": product.ratingVersion }),
        ...(isListed && { ":rank": ratingPlaceOf({ rating, id }).byRatingSk }),
      },
    };
    return (
      (await transact(documents, [{ Update }, ...shelfWrites(TableName, product, { ...product, rating })])) === "done"
    );
  };
