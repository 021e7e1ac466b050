import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { findProducts, onSaleCheck } from "../../catalogue/client.ts";
import {
  entitlementCheck,
  findEntitlement,
  findEntitlements,
  findGuards,
  findOrder,
  guardCheck,
  orderCheck,
} from "../../commerce/client.ts";
import type { Order } from "../../commerce/contract/order.ts";
import { followCheck, followedOf } from "../../creators/client.ts";
import { findStudies, notStudiedSince } from "../../learning/client.ts";
import type { Assess, HasConverted } from "../flows/message-ports.ts";
import {
  type Assessed,
  assessedCheckout,
  assessedCourse,
  assessedNews,
  type Occasion,
  type Owned,
} from "../messages/occasion.ts";
import type { ChecksOf } from "./messages.ts";

export interface FactTables {
  readonly catalogue: string;
  readonly commerce: string;
  readonly creators: string;
  readonly learning: string;
}

/** The most products of one read. */
const MOST_PRODUCTS = 100;

/** Which of some products a person owns, with the ownership guards. */
async function ownedOf(documents: DynamoDBDocumentClient, commerce: string, user: string, products: readonly string[]) {
  // The guards are read first: every later change of ownership also changes them.
  const guards = products.length === 0 ? new Map() : await findGuards(documents, commerce, user, products);
  const rights = await Promise.all(products.map((each) => findEntitlements(documents, commerce)(user, each)));
  return { guards, rights: rights.flat() } satisfies Owned;
}

/** The occasions of one person. */
export const assess =
  (documents: DynamoDBDocumentClient, tables: FactTables): Assess =>
  async (occasions, now) => {
    const user = occasions[0]?.user ?? "";
    const of = (kind: Occasion["kind"]) => occasions.filter((each) => each.kind === kind);
    const orders = new Map<string, Order>();
    for (const { subject } of of("abandoned-checkout")) {
      const order = await findOrder(documents, tables.commerce)(subject);
      if (order) orders.set(subject, order);
    }
    const ordered = [...orders.values()].flatMap(({ lines }) => lines.map(({ productId }) => productId));
    const news = of("new-from-creator").map(({ subject }) => subject);
    const courses = of("stalled-course").map(({ subject }) => subject);
    const bought = [...new Set([...ordered, ...news])].slice(0, MOST_PRODUCTS);
    const ids = [...new Set([...bought, ...courses])].slice(0, MOST_PRODUCTS);
    const products = ids.length === 0 ? new Map() : await findProducts(documents, tables.catalogue)(ids);
    const creators = news.flatMap((id) => products.get(id)?.creatorId ?? []);
    const [owned, followed, studies] = await Promise.all([
      ownedOf(documents, tables.commerce, user, bought),
      followedOf(documents, tables.creators)(user, creators),
      findStudies(documents, tables.learning)(courses.map((productId) => ({ customer: user, productId }))),
    ]);
    const studyOf = new Map(studies.map(({ ref, study }) => [ref.productId, study]));
    const assessed = async (each: Occasion): Promise<Assessed> => {
      const product = products.get(each.subject);
      if (each.kind === "abandoned-checkout") {
        return assessedCheckout(each, now, { order: orders.get(each.subject), products, owned });
      }
      if (each.kind === "new-from-creator") {
        return assessedNews(each, now, { product, isFollowed: followed.has(product?.creatorId ?? ""), owned });
      }
      const right = { customer: user, productId: each.subject, source: each.source ?? "" };
      const found = await findEntitlement(documents, tables.commerce)(right);
      return assessedCourse(each, now, { right: found, product, progress: studyOf.get(each.subject)?.progress });
    };
    return Promise.all(occasions.map(assessed));
  };

export const checksOf =
  ({ catalogue, commerce, creators, learning }: FactTables): ChecksOf =>
  (user, { order, onSale, guards, follows, right, progress }) => [
    ...(order ? [orderCheck(commerce, order)] : []),
    ...onSale.map((id) => onSaleCheck(catalogue, id)),
    ...guards.map(({ productId, version }) => guardCheck(commerce, user, productId, version)),
    ...follows.map((creator) => followCheck(creators, user, creator)),
    ...(right ? [entitlementCheck(commerce, { customer: user, ...right }, "active")] : []),
    ...(progress ? [notStudiedSince(learning, user, progress.productId, progress.updatedAt)] : []),
  ];

/** Whether the course was continued, or one of the products was acquired, after the message and before it was counted. */
export const hasConverted =
  (
    documents: DynamoDBDocumentClient,
    { commerce, learning }: Pick<FactTables, "commerce" | "learning">,
  ): HasConverted =>
  async ({ user, kind, products, at, maturesAt }) => {
    if (kind === "stalled-course") {
      const refs = products.map((productId) => ({ customer: user, productId }));
      const studies = await findStudies(documents, learning, { consistent: false })(refs);
      return studies.some(({ study: { progress } }) => progress !== undefined && progress.updatedAt > at);
    }
    const rights = await Promise.all(products.map((each) => findEntitlements(documents, commerce)(user, each)));
    return rights.flat().some(({ grantedAt }) => grantedAt > at && grantedAt <= maturesAt);
  };
