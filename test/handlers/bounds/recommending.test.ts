import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Meter } from "../../../bench/commerce/meter.ts";
import { readInterests } from "../../../functions/behaviour/client.ts";
import { itemOf as productItem } from "../../../functions/catalogue/adapters/products.ts";
import { findProducts } from "../../../functions/catalogue/client.ts";
import { entitlementItem } from "../../../functions/commerce/adapters/dynamodb/entitlements.ts";
import { noteExposure, recentPlan } from "../../../functions/conversion/client.ts";
import { findCards } from "../../../functions/creators/client.ts";
import { readShelf } from "../../../functions/recommendations/adapters/catalogue.ts";
import { readOwnedProducts, readPast } from "../../../functions/recommendations/adapters/customer.ts";
import { findServedPurchaseModel } from "../../../functions/recommendations/adapters/purchase-models.ts";
import { keepReceipt } from "../../../functions/recommendations/adapters/receipts.ts";
import { withoutReranker } from "../../../functions/recommendations/adapters/reranker.ts";
import { listRules } from "../../../functions/recommendations/adapters/rules-table.ts";
import { getRecommendations } from "../../../functions/recommendations/handlers/get-recommendations.ts";
import { ruleKind } from "../../../functions/recommendations/keys.ts";
import { MOST_RULES } from "../../../functions/recommendations/settings.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { productOf } from "../../product-of.ts";
import { call } from "../call.ts";
import { cloud } from "./environment.ts";

const CUSTOMER = "reader";
/** A user's token comes from the journeys; here they stand without one. */
vi.mock("../../../functions/shared/runtime/identity.ts", async (original) => ({
  ...(await original<object>()),
  identify: async () => ({ user: CUSTOMER, named: [], groups: [] }),
}));

const ROWS = 10_000;
const AT = "2026-02-01T00:00:00.000Z";
const rows = <Row>(make: (n: number) => Row): Row[] => Array.from({ length: ROWS }, (_, n) => make(n));
const idOf = (n: number): string => `01J${String(n).padStart(23, "0")}`;
const now = () => Date.parse("2026-06-01T00:00:00Z");
const meter = new Meter(documents);
afterAll(cloud.close);

beforeAll(async () => {
  const sold = { type: "ebook", version: 1, paid: true } as const;
  await cloud.fill(
    "COMMERCE",
    rows((n) => {
      const [productId, source] = [idOf(n), `ORDER#${idOf(n)}` as const];
      return entitlementItem({ customer: CUSTOMER, productId, source, state: "active", grantedAt: AT, sold }, AT);
    }),
  );
  await cloud.fill(
    "CATALOGUE",
    rows((n) => productItem(productOf(idOf(ROWS + n), { type: "ebook", publishedAt: AT }))),
  );
  const aRule = (n: number) => ({ id: `rule-${n}`, action: "exclude", product: idOf(ROWS + n), version: 1 });
  for (let n = 0; n < MOST_RULES; n++) {
    const Item = { ...ruleKind.key({ rule: `rule-${n}` }), ...aRule(n), updatedAt: AT, updatedBy: "op" };
    await documents.send(new PutCommand({ TableName: "RECOMMENDATIONS", Item }));
  }
});

test("with 10,000 entitlements, products and rules at their limit, a list takes bounded reads", async () => {
  const handler = getRecommendations({
    interestsOf: readInterests(documents, "BEHAVIOUR"),
    pastOf: readPast(documents, "BEHAVIOUR"),
    owned: readOwnedProducts(documents, "COMMERCE", now),
    shelf: readShelf(documents, "CATALOGUE", now),
    productsNow: findProducts(documents, "CATALOGUE"),
    servingModel: async () => undefined,
    rules: listRules(documents, "RECOMMENDATIONS"),
    purchaseModel: findServedPurchaseModel(documents, "RECOMMENDATIONS"),
    rerank: withoutReranker,
    keepReceipt: keepReceipt(documents, "RECOMMENDATIONS"),
    findCards: findCards(documents, "CREATORS"),
    plan: recentPlan(documents, "CONVERSION", now),
    noteExposure: noteExposure(documents, "CONVERSION"),
    newId: ulid,
    now,
  });
  const list = () => call<{ items: { product: { id: string } }[] }>(handler, { query: { limit: "50" } });
  // The first reads the shelf, once for each environment; the next have it.
  expect((await list()).status).toBe(200);
  let ids: string[] = [];
  const taken = await meter.of(async () => {
    ids = (await list()).body.items.map(({ product }) => product.id);
  });
  expect(ids).toHaveLength(50);
  expect(ids.filter((id) => id < idOf(ROWS + MOST_RULES))).toEqual([]);
  expect(taken.calls, JSON.stringify(taken)).toBeLessThanOrEqual(9);
  expect(taken.read, JSON.stringify(taken)).toBeLessThanOrEqual(300);
});
