import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import { findEdition, findProduct } from "../../../functions/catalogue/client.ts";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import { productKey } from "../../../functions/catalogue/keys.ts";
import type { Entitlement } from "../../../functions/commerce/contract/entitlement.ts";
import { entitlementKind } from "../../../functions/commerce/keys.ts";
import { findEntitlements } from "../../../functions/learning/adapters/commerce.ts";
import { contentUrl } from "../../../functions/learning/adapters/content-urls.ts";
import { findNames } from "../../../functions/learning/adapters/names.ts";
import { keepOpening } from "../../../functions/learning/adapters/openings.ts";
import { findReview, keepReview } from "../../../functions/learning/adapters/reviews.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { pause } from "../../../functions/shared/runtime/pause.ts";

/** What handlers are wired to, for tests that replace a part of it. */
export const ports = {
  findProduct: findProduct(documents, "Catalogue"),
  findEdition: findEdition(documents, "Catalogue"),
  findEntitlements: findEntitlements(documents, "Commerce"),
  findReview: findReview(documents, "Learning"),
  keepReview: keepReview(documents, "Learning", "Commerce"),
  keepOpening: keepOpening(documents, "Learning", "Commerce"),
  contentUrl: contentUrl(new S3Client({}), "content"),
  findNames: findNames(documents, "Identity"),
  pause,
  newId: ulid,
  now: () => Date.now(),
};

const TIME = "2026-01-01T00:00:00.000Z";

/** Puts a product on sale, with content unless told otherwise. */
export async function sell(id: string, fields: Partial<Product> = {}): Promise<Product> {
  const product: Product = {
    id,
    creatorId: "maker",
    type: "ebook",
    title: `Title of ${id}`,
    summary: "",
    topic: "law",
    language: "en",
    price: { amount: 100, currency: "usd" },
    state: "published",
    version: 1,
    rating: { count: 0, sum: 0 },
    createdAt: TIME,
    publishedAt: TIME,
    content: { key: `products/${id}/1`, name: `${id}.txt`, mediaType: "text/plain", bytes: 1, since: 1, at: TIME },
    ...fields,
  };
  await documents.send(new PutCommand({ TableName: "Catalogue", Item: { ...productKey(id), ...product } }));
  return product;
}

/** Gives a customer a right to a product, from one order. */
export async function grant(
  customer: string,
  productId: string,
  {
    state = "active",
    source = "ORDER#1",
    sold = { type: "ebook", version: 1, paid: true },
    grantedAt = TIME,
  }: Partial<Entitlement> = {},
): Promise<void> {
  const right: Entitlement = { customer, productId, source, state, sold, grantedAt };
  const Item = { ...entitlementKind.key({ customer, product: productId, source }), ...right };
  await documents.send(new PutCommand({ TableName: "Commerce", Item }));
}

export const upload = (Key: string, Body: string) =>
  new S3Client({}).send(new PutObjectCommand({ Bucket: "content", Key, Body }));
