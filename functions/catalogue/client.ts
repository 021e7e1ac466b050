import { type DynamoDBDocumentClient, GetCommand, paginateQuery, paginateScan } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { itemsOf } from "../shared/runtime/items-of.ts";
import type { Write } from "../shared/runtime/transact.ts";
import { type Product, product } from "./contract/product.ts";
import { productKey, productKind, shelfKind, topicsKind, versionKey } from "./keys.ts";

export { toListedProduct } from "./domain/product.ts";

/** A product as it is now. */
export const findProduct =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (id: string): Promise<Product | undefined> => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: productKey(id), ConsistentRead: true }));
    return Item && product.parse(Item);
  };

/**
 * Products by id, as they are now; those that do not exist are left out. At most 100 different ids.
 * @param options.consistent false if products may be shown as they were a moment ago, for half the read capacity
 */
export const findProducts =
  (documents: DynamoDBDocumentClient, TableName: string, { consistent = true } = {}) =>
  async (ids: readonly string[]): Promise<ReadonlyMap<string, Product>> => {
    const keys = [...new Set(ids)].map(productKey);
    const found = await itemsOf(documents, TableName, keys, { consistent });
    return new Map(found.map((item) => product.parse(item)).map((each) => [each.id, each]));
  };

/** Joins a transaction that needs a product to be on sale. */
export const onSaleCheck = (TableName: string, id: string): Write => ({
  ConditionCheck: {
    TableName,
    Key: productKey(id),
    ConditionExpression: "#state = :published",
    ExpressionAttributeNames: { "#state": "state" },
    ExpressionAttributeValues: { ":published": "published" },
  },
});

const onlyId = product.pick({ id: true });

/** Those of at most 100 ids that are products. A product that was just created may be missing. */
export const findExisting =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (ids: readonly string[]): Promise<ReadonlySet<string>> => {
    const found = await itemsOf(documents, TableName, ids.map(productKey));
    return new Set(found.map((item) => onlyId.parse(item).id));
  };

/** A product at a version; the current one if it still has that version. */
export const findEdition =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (present: Product, version: number): Promise<Product> => {
    if (version === present.version) return present;
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: versionKey(present.id, version), ConsistentRead: true }),
    );
    if (!Item) throw new Error(`Version ${version} of product ${present.id} was sold, but is not stored.`);
    return product.parse(Item.product);
  };

/**
 * Products on sale, the most recently published first, without their content. An item that cannot be read is left out,
 * and counts.
 * @param after ISO 8601
 */
export const listPublished = (documents: DynamoDBDocumentClient, TableName: string) =>
  async function* (after: string, most: number): AsyncGenerator<Product> {
    const { index, partition } = productKind.list.byTime({});
    const fields = Object.keys(product.shape).filter((name) => name !== "content");
    const query = {
      TableName,
      IndexName: index,
      KeyConditionExpression: `${index}Pk = :published AND ${index}Sk > :after`,
      ExpressionAttributeValues: { ":published": partition, ":after": after },
      ProjectionExpression: fields.map((name) => `#${name}`).join(", "),
      ExpressionAttributeNames: Object.fromEntries(fields.map((name) => [`#${name}`, name])),
      ScanIndexForward: false,
    };
    let count = 0;
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      for (const item of Items) {
        const parsed = product.safeParse(item);
        if (parsed.success) yield parsed.data;
        if (++count >= most) return;
      }
    }
  };

const attributes = product.pick({
  id: true,
  type: true,
  language: true,
  topic: true,
  creatorId: true,
  title: true,
  summary: true,
});

/** Of every product in any state; an item that cannot be read is left out. */
export const scanAttributes = (documents: DynamoDBDocumentClient, TableName: string) =>
  async function* (): AsyncGenerator<z.infer<typeof attributes>> {
    const scan = {
      TableName,
      // Earlier versions are in no index, and there are many of them.
      IndexName: productKind.lists.byCreator.index,
      ExpressionAttributeNames: { "#type": "type", "#language": "language" },
      ProjectionExpression: "id, #type, #language, topic, creatorId, title, summary",
    };
    for await (const { Items = [] } of paginateScan({ client: documents }, scan)) {
      for (const item of Items) {
        const parsed = attributes.safeParse(item);
        if (parsed.success) yield parsed.data;
      }
    }
  };

const shelf = z
  .object({ pk: z.string(), products: z.int(), ratingCount: z.int(), ratingSum: z.int() })
  .transform(({ pk, products, ratingCount, ratingSum }) => ({
    creator: pk.slice(shelfKind.key({ creator: "" }).pk.length),
    products,
    rating: { count: ratingCount, sum: ratingSum },
  }));

/** The products on sale of at most 100 creators; nothing for creators who never had any. */
export const findShelves =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (creators: readonly string[]): Promise<ReadonlyMap<string, Omit<z.output<typeof shelf>, "creator">>> => {
    const keys = [...new Set(creators)].map((creator) => shelfKind.key({ creator }));
    const found = (await itemsOf(documents, TableName, keys)).map((item) => shelf.parse(item));
    return new Map(found.map(({ creator, ...rest }) => [creator, rest]));
  };
/** A page of a creator's products in any state, the newest first. */
export { listByCreator as listProductsOf } from "./adapters/products.ts";

const surveyed = z.object({ at: z.iso.datetime() });

/** When what is on sale was last counted and ranked. */
export const findSurveyed = (documents: DynamoDBDocumentClient, TableName: string) => async () => {
  const { Item } = await documents.send(new GetCommand({ TableName, Key: topicsKind.key({}) }));
  return Item && surveyed.parse(Item).at;
};
