import "./environment.ts";
import { S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findDecisions, keepDecisions } from "../../../functions/recommendations/adapters/decisions.ts";
import { findMaturedDay, keepMaturedDay } from "../../../functions/recommendations/adapters/exposure-bucket.ts";
import {
  findPurchaseManifest,
  findPurchaseRun,
  findServedPurchaseModel,
  keepPurchaseManifest,
  keepPurchaseRun,
  listPurchaseManifests,
  movePurchasePointer,
  readPurchasePointer,
} from "../../../functions/recommendations/adapters/purchase-models.ts";
import { purchaseFeatures } from "../../../functions/recommendations/contract/purchase.ts";
import type { Receipt } from "../../../functions/recommendations/contract/receipt.ts";
import { getDecisions } from "../../../functions/recommendations/handlers/get-decisions.ts";
import { getReceipt } from "../../../functions/recommendations/handlers/get-receipt.ts";
import { getRecommendations } from "../../../functions/recommendations/handlers/get-recommendations.ts";
import { listPurchaseModels } from "../../../functions/recommendations/handlers/list-purchase-models.ts";
import { promotePurchaseModel } from "../../../functions/recommendations/handlers/promote-purchase-model.ts";
import { retrainPurchase } from "../../../functions/recommendations/handlers/retrain.ts";
import type { MaturedExposure } from "../../../functions/recommendations/purchase/matured.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { logistic } from "../../../functions/shared/statistics/logistic.ts";
import { normal, uniform } from "../../../functions/shared/statistics/random.ts";
import { productOf } from "../../product-of.ts";
import { call } from "../call.ts";
import { startCloud } from "../cloud.ts";
import { startVisitorTokens } from "../visitors.ts";
import { VISITOR, world } from "./serving-world.ts";

const visitors = await startVisitorTokens();
afterAll(() => visitors.close());
const TABLE = "RECOMMENDATIONS";
const DAY = 86_400_000;
const NOW = Date.now();
let cloud: Awaited<ReturnType<typeof startCloud>>;
let s3: S3Client;
const operator = { user: "olga", groups: ["operator"] };

beforeAll(async () => {
  cloud = await startCloud({ tables: { [TABLE]: [] }, buckets: ["models"] });
  s3 = new S3Client({ forcePathStyle: true });
});
afterAll(() => cloud.close());

let made = 0;
const faults: number[] = [];
const ports = () => ({
  findMaturedDay: findMaturedDay(s3, "models"),
  readPurchasePointer: readPurchasePointer(documents, TABLE),
  movePurchasePointer: movePurchasePointer(documents, TABLE),
  findPurchaseManifest: findPurchaseManifest(documents, TABLE),
  keepPurchaseManifest: keepPurchaseManifest(documents, TABLE),
  keepPurchaseRun: keepPurchaseRun(documents, TABLE),
  keepDecisions: keepDecisions(documents, TABLE),
  countFault: () => {
    faults.push(1);
  },
  newId: () => `01JD0000000000000000000${String(made++).padStart(3, "0")}`,
  now: () => NOW,
});
const list = async () =>
  (
    await call<{
      items: { id: string; champion: boolean }[];
      lastRun?: { state: string; missing: object[]; why: string };
    }>(
      listPurchaseModels({
        listManifests: listPurchaseManifests(documents, TABLE),
        readPointer: readPurchasePointer(documents, TABLE),
        findRun: findPurchaseRun(documents, TABLE),
      }),
      operator,
    )
  ).body;

const TOPIC = purchaseFeatures.indexOf("topic");
/** Fifty days of a hundred exposures of two products each. */
async function fillDays(): Promise<void> {
  const [next, draw] = [uniform(5), normal(6)];
  for (let day = 0; day < 50; day++) {
    const from = NOW - (58 - day) * DAY;
    const name = new Date(from).toISOString().slice(0, 10);
    const rows = Array.from({ length: 200 }, (_, n): MaturedExposure => {
      const values = purchaseFeatures.map(() => 0);
      values[TOPIC] = draw();
      const reached = next() < logistic(-2 + 1.5 * values[TOPIC]!) ? 4 : 0;
      const at = Date.parse(name) + n * 1000;
      return {
        subject: `u${(day * 7 + n) % 400}`,
        product: `p${n % 2}`,
        at,
        placement: "home",
        source: "factors",
        position: 1,
        values,
        reached,
      };
    });
    await keepMaturedDay(s3, "models")(name, { features: purchaseFeatures, seen: rows.length, rows });
  }
}

test("a run without evidence says what is missing, and no list has a probability", async () => {
  await retrainPurchase(ports())();
  expect(await list()).toMatchObject({
    items: [],
    lastRun: { state: "not-enough", missing: [{ what: "days" }, { what: "exposures" }, { what: "buyers" }] },
  });
  expect(faults).toEqual([]);
  expect(await findServedPurchaseModel(documents, TABLE)()).toBeUndefined();
});

test("with evidence a model serves: lists' receipts have its probabilities, for their owner", async () => {
  await fillDays();
  await retrainPurchase(ports())();
  const { items, lastRun } = await list();
  expect(lastRun).toMatchObject({ state: "promoted" });
  expect(items).toMatchObject([{ champion: true }]);
  expect(items[0]).not.toHaveProperty("spread");

  const shop = world();
  const served = { ...shop.ports, purchaseModel: findServedPurchaseModel(documents, TABLE) };
  const headers = { ...(await visitors.as(VISITOR)), "user-agent": "Mozilla/5.0 (iPhone) Mobile" };
  const asked = { query: { limit: "5" }, headers };
  const { body } = await call<{ recommendationId: string; items: { product: { id: string } }[] }>(
    getRecommendations(served),
    asked,
  );
  const without = await call<{ items: { product: { id: string } }[] }>(getRecommendations(shop.ports), asked);
  // The list itself has none, and is the same.
  expect(JSON.stringify(body)).not.toContain("probability");
  const ids = (shown: readonly { product: { id: string } }[]) => shown.slice(0, 3).map(({ product }) => product.id);
  expect(ids(body.items)).toEqual(ids(without.body.items));
  const read = (as: object) =>
    call<Receipt & { replays: boolean }>(getReceipt({ findReceipt: shop.ports.findReceipt }), {
      params: { recommendationId: body.recommendationId },
      ...as,
    });
  const { status, body: receipt } = await read({ headers });
  expect(status).toBe(200);
  expect(receipt).toMatchObject({ replays: true, device: "phone", purchase: { model: items[0]!.id } });
  for (const { purchase } of receipt.items) {
    expect(purchase!.contributions!.reduce((sum, each) => sum + each, 0)).toBe(purchase!.logOdds);
    expect(purchase!.probability).toBe(logistic(purchase!.logOdds!));
  }
  expect((await read({ user: "eve" })).status).toBe(404);
});

test("what goes with buying is told to a product's creator and to operators, and to nobody else", async () => {
  const handler = getDecisions({
    productsNow: async (ids) =>
      new Map(ids.flatMap((id) => (id.startsWith("p") ? [[id, productOf(id, { creatorId: "cara" })] as const] : []))),
    findDecisions: findDecisions(documents, TABLE),
  });
  const ask = (id: string, as: object) =>
    call<{ state?: string; code?: string; funnel: object[]; factors: { text: string }[] }>(handler, {
      params: { id },
      ...as,
    });
  const own = await ask("p0", { user: "cara", groups: ["creator"], headers: { "accept-language": "zh" } });
  expect(own).toMatchObject({ status: 200, body: { state: "ready" } });
  expect(own.body.funnel).toHaveLength(7);
  expect(await ask("p0", operator)).toMatchObject({ status: 200, body: { state: "ready" } });
  expect(await ask("p0", { user: "carl", groups: ["creator"] })).toMatchObject({
    status: 403,
    body: { code: "not-yours" },
  });
  expect(await ask("p0", { user: "ann" })).toMatchObject({ status: 403 });
  expect(await ask("x", operator)).toMatchObject({ status: 404, body: { code: "unknown-product" } });
  expect(await ask("p9", operator)).toMatchObject({ status: 200, body: { state: "not-enough" } });
  // What is kept of it names nobody.
  expect(JSON.stringify(await findDecisions(documents, TABLE)("p0"))).not.toMatch(/"u\d+"/);
});

test("an operator goes back to an earlier model; unknown and serving ones are refused", async () => {
  const [first] = (await list()).items;
  const current = await readPurchasePointer(documents, TABLE)();
  const older = (await findPurchaseManifest(documents, TABLE)(first!.id))!;
  const other = { ...older, id: "01JD000000000000000000000Z" };
  await keepPurchaseManifest(documents, TABLE)(other);
  const promote = (id: string) =>
    call<{ champion?: string; previous?: string[]; code?: string }>(
      promotePurchaseModel({
        findManifest: findPurchaseManifest(documents, TABLE),
        readPointer: readPurchasePointer(documents, TABLE),
        movePointer: movePurchasePointer(documents, TABLE),
        now: () => NOW,
      }),
      { ...operator, params: { id } },
    );
  expect(await promote(other.id)).toMatchObject({ status: 200, body: { champion: other.id, previous: [first!.id] } });
  expect((await findServedPurchaseModel(documents, TABLE)())?.id).toBe(other.id);
  expect(await promote(other.id)).toMatchObject({ status: 409, body: { code: "already-champion" } });
  expect(await promote("01JD000000000000000000000Y")).toMatchObject({ status: 404, body: { code: "unknown-model" } });
  expect(await promote(first!.id)).toMatchObject({ status: 200, body: { champion: first!.id } });
  // Two at once: one of them was decided on what is no more.
  expect(
    await movePurchasePointer(documents, TABLE)(
      current,
      { ...current!, version: 9 },
      {
        action: "promote",
        actor: "olga",
        at: new Date(NOW).toISOString(),
      },
    ),
  ).toBe(false);
});

test("a run that fails counts a fault, says why, and leaves what serves", async () => {
  const before = await findServedPurchaseModel(documents, TABLE)();
  const broken = { ...ports(), findMaturedDay: () => Promise.reject(new Error("the bucket is down")) };
  await retrainPurchase(broken)();
  expect(faults).toEqual([1]);
  expect((await list()).lastRun).toMatchObject({ state: "failed", why: "the bucket is down" });
  expect(await findServedPurchaseModel(documents, TABLE)()).toEqual(before);
});
