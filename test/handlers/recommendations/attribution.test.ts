import "./environment.ts";
import { gzipSync } from "node:zlib";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import { wasVisitor } from "../../../functions/identity/client.ts";
import { claimedVisitorKind } from "../../../functions/identity/keys.ts";
import {
  findDayRecord,
  keepDayRecord,
  listLogOfDay,
  readPassedOver,
} from "../../../functions/recommendations/adapters/attribution-bucket.ts";
import {
  countOrder,
  findAttribution,
  findCountedOrder,
  findReceipts,
  isDayCounted,
  keepDayCounts,
} from "../../../functions/recommendations/adapters/attribution-table.ts";
import { readObjects } from "../../../functions/recommendations/adapters/behaviour-log.ts";
import {
  findDayExposures,
  findMaturedDay,
  keepDayExposures,
  keepMaturedDay,
} from "../../../functions/recommendations/adapters/exposure-bucket.ts";
import { findReceipt, keepReceipt } from "../../../functions/recommendations/adapters/receipts.ts";
import type { AttributionRow } from "../../../functions/recommendations/contract/attribution.ts";
import { purchaseFeatures } from "../../../functions/recommendations/contract/purchase.ts";
import type { Receipt } from "../../../functions/recommendations/contract/receipt.ts";
import { attributeDays } from "../../../functions/recommendations/flows/attribute-days.ts";
import { attributeOrders } from "../../../functions/recommendations/handlers/attribute-orders.ts";
import { getAttribution } from "../../../functions/recommendations/handlers/get-attribution.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { call } from "../call.ts";
import { startCloud } from "../cloud.ts";

const TABLE = "RECOMMENDATIONS";
const NOW = Date.parse("2026-11-30T02:00:00Z");
const AT = "2026-11-29T10:00:00.000Z";
let cloud: Awaited<ReturnType<typeof startCloud>>;
let s3: S3Client;
beforeAll(async () => {
  cloud = await startCloud({ tables: { [TABLE]: [], IDENTITY: [] }, buckets: ["log", "models"] });
  s3 = new S3Client({ forcePathStyle: true });
  await cloud.fill("IDENTITY", [claimedVisitorKind.key({ id: "ann", anonymousId: "v1" })]);
});
afterAll(() => cloud.close());

let made = 0;
const newId = () => `01J${String(made++).padStart(23, "0")}`;
const listFor = (who: Pick<Receipt, "user" | "anonymousId">, ...products: string[]) => listAt(AT, who, products);
async function listAt(
  at: string,
  who: Pick<Receipt, "user" | "anonymousId">,
  products: readonly string[],
): Promise<string> {
  const id = newId();
  await keepReceipt(
    documents,
    TABLE,
  )({
    format: 1,
    id,
    at,
    placement: "home",
    ...who,
    model: "M1",
    limit: 5,
    spare: 0,
    lambda: 1,
    seed: 1,
    interests: [],
    context: [],
    history: [],
    candidates: [],
    dropped: [],
    rules: [],
    reranker: { state: "off" },
    withdrawn: [],
    purchase: { features: [...purchaseFeatures] },
    items: products.map((product, n) => {
      const purchase = { values: purchaseFeatures.map((_, at) => at) };
      return { product, position: n + 1, source: "factors", score: 1, slot: "ranked", propensity: 1, purchase };
    }),
  });
  return id;
}

const price = (amount: number) => ({ amount, currency: "usd" as const });
const orderOf = (recommendationId: string, fields: Partial<Order> = {}): Order => ({
  id: newId(),
  customer: "ann",
  lines: [
    { productId: "a", creatorId: "c", type: "course", title: "A", version: 1, price: price(1000), refundDays: 14 },
  ],
  total: price(1000),
  refunded: price(0),
  state: "paid",
  createdAt: "2026-11-29T11:00:00.000Z",
  paidAt: "2026-11-29T11:01:00.000Z",
  recommendationId,
  settlement: { transaction: "t", amount: 1000, fee: 30, currency: "usd" },
  money: [{ refunded: 0, disputed: 0, earned: 800, earnedIn: "usd" }],
  version: 2,
  ...fields,
});
const hear = attributeOrders({
  findReceipt: findReceipt(documents, TABLE),
  wasVisitor: wasVisitor(documents, "IDENTITY"),
  findCountedOrder: findCountedOrder(documents, TABLE),
  countOrder: countOrder(documents, TABLE),
  pause: async () => {},
});
const tell = (after: Order) => hear({ detail: { after } });
const rows = async (query: object = {}) => {
  const handler = getAttribution({ findAttribution: findAttribution(documents, TABLE), now: () => NOW });
  const { status, body } = await call<{ items: AttributionRow[]; countedThrough?: string; code?: string }>(handler, {
    user: "op",
    groups: ["operator"],
    query,
  });
  return { status, ...body };
};

test("an order counts once with its current amounts, whatever events repeat in any order", async () => {
  const list = await listFor({ user: "ann" }, "a");
  const paid = orderOf(list);
  const back = { ...paid, version: 3, money: [{ refunded: 500, disputed: 0, earned: 400, earnedIn: "usd" as const }] };
  await Promise.all([tell(paid), tell(paid), tell(back)]);
  await tell(paid);
  const { items } = await rows();
  expect(items).toMatchObject([{ placement: "home", orders: 1, money: [{ currency: "usd", net: 500, margin: 70 }] }]);
});

test("an order that names a foreign, forged or expired list is not attributed", async () => {
  const before = await rows();
  const foreign = await listFor({ user: "bob" }, "a");
  const nobodys = await listFor({}, "a");
  const other = await listFor({ user: "ann" }, "b");
  const own = await listFor({ user: "ann" }, "a");
  for (const order of [
    orderOf(foreign),
    orderOf(nobodys),
    orderOf(other),
    orderOf(newId()),
    orderOf(await listFor({ anonymousId: "v2" }, "a")),
    orderOf(own, { createdAt: "2026-12-07T10:00:01.000Z" }),
    orderOf(own, { paidAt: undefined, state: "pending" }),
  ]) {
    await tell(order);
  }
  expect(await rows()).toEqual(before);
  await tell(orderOf(await listFor({ anonymousId: "v1" }, "a")));
  expect((await rows()).items[0]?.orders).toBe((before.items[0]?.orders ?? 0) + 1);
});

const line = (type: string, product: string, fields: object) =>
  JSON.stringify({ id: newId(), type, at: AT, product, session: "s", consent: true, ...fields });
const putLog = (key: string, lines: readonly string[]) =>
  s3.send(new PutObjectCommand({ Bucket: "log", Key: key, Body: gzipSync(lines.join("\n")) }));
const night = (now = NOW) => {
  const refused: number[] = [];
  const done = attributeDays(
    {
      listLogOfDay: listLogOfDay(s3, "log"),
      readObjects: readObjects(s3, "log"),
      findReceipts: findReceipts(documents, TABLE),
      wasVisitor: wasVisitor(documents, "IDENTITY"),
      findDayRecord: findDayRecord(s3, "models"),
      keepDayRecord: keepDayRecord(s3, "models"),
      findDayExposures: findDayExposures(s3, "models"),
      keepDayExposures: keepDayExposures(s3, "models"),
      keepMaturedDay: keepMaturedDay(s3, "models"),
      isDayCounted: isDayCounted(documents, TABLE),
      keepDayCounts: keepDayCounts(documents, TABLE),
      countRefused: (count) => refused.push(count),
      now: () => now,
    },
    (bytes) => new TextDecoder().decode(bytes),
    now + 60_000,
  );
  return done.then((report) => ({ ...report, refused: refused.reduce((sum, each) => sum + each, 0) }));
};

test("each night the previous days are counted once, and passed-over items are learnt", async () => {
  const list = await listFor({ user: "ann" }, "a", "b");
  const named = { user: "ann", recommendationId: list };
  await putLog("events/2026/11/29/10/x.gz", [
    line("impression", "a", named),
    line("impression", "b", named),
    line("click", "b", named),
    line("click", "b", { user: "mallory", recommendationId: list }),
    "no event at all",
    line("view", "zzz", { user: "ann" }),
  ]);
  await putLog("events/2026/11/29/12/y.gz", [
    line("progress", "b", { user: "ann", progress: 0.2, at: "2026-11-29T12:00:00.000Z" }),
  ]);
  const report = await night();
  expect(report.counted).toEqual(["23", "24", "25", "26", "27", "28", "29"].map((day) => `2026-11-${day}`));
  expect(report).toMatchObject({ left: 0, refused: 1 });
  const { items, countedThrough } = await rows({ by: "placement,model" });
  expect(countedThrough).toBe("2026-11-29");
  expect(items).toMatchObject([
    { placement: "home", model: "M1", shown: 2, clicks: 1, studied: 1, clickRate: { mean: 0.5 } },
  ]);
  expect(await readPassedOver(s3, "models")(["2026-11-29", "2026-11-28", "2020-01-01"])).toEqual([
    { subject: "uann", product: "a", at: Date.parse(AT), weight: 0.1 },
  ]);
  expect((await night()).counted).toEqual([]);
  // On the next day only that one is left; its study is credited to nobody twice.
  await putLog("events/2026/11/30/09/z.gz", [line("complete", "b", { user: "ann", at: "2026-11-30T09:00:00.000Z" })]);
  expect((await night(NOW + 86_400_000)).counted).toEqual(["2026-11-30"]);
  expect((await rows({ to: "2026-11-30" })).items[0]).toMatchObject({ studied: 1 });
});

test("a list is learnt from once its week is over, with what was known as it was made and what came of it by then", async () => {
  const list = await listAt("2026-12-03T23:00:00.000Z", { user: "ann" }, ["a", "b", "c", "d"]);
  const at = (day: number, hour: number) => `2026-12-${String(day).padStart(2, "0")}T${hour}:00:00.000Z`;
  const key = (day: number) => `events/2026/12/${String(day).padStart(2, "0")}/23/m.gz`;
  const told = { user: "ann", recommendationId: list, at: at(3, 23) };
  const shown = ["a", "b", "c"].map((product) => line("impression", product, told));
  // The same showing is told again in the next hour and on the next day, and by somebody whose list it is not.
  await putLog(key(3), [...shown, line("impression", "d", { ...told, user: "mallory" })]);
  await putLog(key(4), [line("impression", "a", told), line("click", "a", { ...told, at: at(4, 10) })]);
  await putLog(key(10), [
    line("purchase", "a", { user: "ann", at: at(10, 22) }),
    // After the week, so that it is not known to have been bought.
    line("purchase", "b", { user: "ann", at: at(10, 23).replace("23:00:00.000", "23:00:00.001") }),
    line("purchase", "c", { user: "mallory", at: at(10, 12) }),
  ]);
  const nightAfter = (day: number) => night(Date.parse(`2026-12-${String(day).padStart(2, "0")}T02:00:00Z`));
  await nightAfter(5);
  await nightAfter(10);
  expect(await findMaturedDay(s3, "models")("2026-12-03")).toBeUndefined();
  await nightAfter(11);
  const matured = await findMaturedDay(s3, "models")("2026-12-03");
  expect(matured?.rows.map(({ product, reached, subject }) => [product, reached, subject])).toEqual([
    ["a", 4, "uann"],
    ["b", 0, "uann"],
    ["c", 0, "uann"],
  ]);
  expect(matured?.rows[0]?.values).toEqual(purchaseFeatures.map((_, place) => place));
});

test("a period of more than a month, or of no day, is refused", async () => {
  expect(await rows({ from: "2026-10-01" })).toMatchObject({ status: 422, code: "wrong-period" });
  expect(await rows({ from: "2026-12-02", to: "2026-12-01" })).toMatchObject({ status: 422, code: "wrong-period" });
  expect((await rows({ by: "moon" })).status).toBe(400);
});
