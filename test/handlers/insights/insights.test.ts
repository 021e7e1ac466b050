import "./environment.ts";
import { GetObjectCommand, ListObjectsV2Command, NoSuchKey, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BehaviourEvent } from "../../../functions/behaviour/contract/event.ts";
import { profileItems } from "../../../functions/behaviour/seed.ts";
import { indexes } from "../../../functions/catalogue/keys.ts";
import { productItems } from "../../../functions/catalogue/seed.ts";
import { parquetOf } from "../../../functions/insights/adapters/parquet.ts";
import { findRelease } from "../../../functions/insights/adapters/read-models.ts";
import { rebuildPorts } from "../../../functions/insights/adapters/rebuilt.ts";
import type { FunnelRow } from "../../../functions/insights/contract/funnel.ts";
import type { Cohort } from "../../../functions/insights/contract/retention.ts";
import { rebuildInsights } from "../../../functions/insights/flows/rebuild-insights.ts";
import { getAudience } from "../../../functions/insights/handlers/get-audience.ts";
import { handler as getFunnel } from "../../../functions/insights/handlers/get-funnel.ts";
import { getMyFunnel, handler as myFunnel } from "../../../functions/insights/handlers/get-my-funnel.ts";
import { handler as myRetention } from "../../../functions/insights/handlers/get-my-retention.ts";
import { handler as getRetention } from "../../../functions/insights/handlers/get-retention.ts";
import { productOf } from "../../product-of.ts";
import { call } from "../call.ts";
import { startCloud } from "../cloud.ts";
import { type Arrived, DAY, day, journeysByHand, madeLog, putArrived, whoIn } from "./log.ts";

const FROM = Date.parse("2026-08-03T00:00:00Z");
const DAYS = 50;
const END = FROM + DAYS * DAY;
const written = madeLog(FROM, DAYS);
/** What had arrived by the night. */
const log = written.filter(({ arrived }) => arrived < day(END));
const env = {
  INSIGHTS_BUCKET: "insights",
  CATALOGUE_TABLE: "CATALOGUE",
  BEHAVIOUR_BUCKET: "log",
  BEHAVIOUR_TABLE: "BEHAVIOUR",
};
let cloud: Awaited<ReturnType<typeof startCloud>>;
let s3: S3Client;
beforeAll(async () => {
  cloud = await startCloud({
    tables: { CATALOGUE: indexes, BEHAVIOUR: [] },
    buckets: ["log", "insights", "again", "late-log", "late", "crash"],
  });
  s3 = new S3Client({ forcePathStyle: true });
  await cloud.fill(
    "CATALOGUE",
    Array.from({ length: 6 }, (_, n) => productOf(`p${n}`, { creatorId: n < 3 ? "ada" : "bob" })).flatMap(productItems),
  );
  const own = Map.groupBy(log, ({ event }) => (event.type === "merge" ? undefined : event.user));
  const profiles = [...own].flatMap(([user, lines]) =>
    user === undefined
      ? []
      : profileItems(
          user,
          lines.map(({ event }) => event as BehaviourEvent),
        ),
  );
  await cloud.fill("BEHAVIOUR", profiles);
  await putArrived(s3, written);
  await night(END);
});
afterAll(() => cloud.close());

const night = (now: number, more: Partial<typeof env> = {}) =>
  rebuildInsights(
    rebuildPorts(s3, { ...env, ...more }, () => now),
    Number.POSITIVE_INFINITY,
  );

async function bytesOf(Key: string, Bucket = "insights"): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}
type Row = Record<string, string | number>;
async function rowsOf(kind: string, of: string, Bucket = "insights"): Promise<Row[]> {
  const bytes = await bytesOf(`daily/kind=${kind}/date=${of}/${kind}.parquet`, Bucket);
  if (!bytes) throw new Error(`There is no ${kind} of ${of}.`);
  return (await parquetReadObjects({ file: new Uint8Array(bytes).buffer })) as Row[];
}
const allBytes = async (Bucket: string) => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "daily/" }));
  const keys = Contents.map(({ Key = "" }) => Key);
  return new Map(
    await Promise.all(
      keys.map(async (key) => [key, Buffer.from((await bytesOf(key, Bucket)) ?? []).toString("base64")] as const),
    ),
  );
};
const dayOfLog = (n: number) => day(FROM + n * DAY);

test("journeys of every day are those that the definition gives by hand", async () => {
  let found = 0;
  for (let n = 0; n < DAYS; n++) {
    const expected = Map.groupBy(journeysByHand(log, dayOfLog(n)), (each) => each.slice(0, each.lastIndexOf(" ")));
    const rows = await rowsOf("funnel", dayOfLog(n));
    expect(rows.map(({ product, placement, source }) => `${product} ${placement} ${source}`)).toEqual(
      [...expected.keys()].sort(),
    );
    for (const { product, placement, source, ...counts } of rows) {
      const own = expected.get(`${product} ${placement} ${source}`) ?? [];
      const furthest = own.map((each) => Number(each.slice(each.lastIndexOf(" "))));
      expect(Object.values(counts)).toEqual(
        [0, 1, 2, 3, 4, 5, 6].map((step) => furthest.filter((to) => to >= step).length),
      );
      found += own.length;
    }
  }
  expect(found).toBeGreaterThan(200);
});

/** People of a day by product and what they did, told again from the lines. */
function peopleByHand(lines: readonly Arrived[], of: string): Map<string, number> {
  const whoOf = whoIn(lines);
  const people = new Map<string, Set<string>>();
  for (const { event } of lines) {
    if (event.type === "merge" || !event.consent || !event.at.startsWith(of)) continue;
    const key = `${event.product} ${event.type}`;
    people.set(key, (people.get(key) ?? new Set()).add(whoOf(event)));
  }
  return new Map([...people].sort().map(([key, who]) => [key, who.size]));
}
const activityOf = async (of: string, bucket?: string) =>
  new Map((await rowsOf("activity", of, bucket)).map(({ product, type, people }) => [`${product} ${type}`, people]));

test("people of a day are counted once, whatever came twice", async () => {
  for (const n of [0, 20, 40, DAYS - 1]) {
    expect(await activityOf(dayOfLog(n))).toEqual(peopleByHand(log, dayOfLog(n)));
  }
});

test("a night again, nights one by one, and a log that came in another order give the same bytes", async () => {
  const once = await allBytes("insights");
  expect(once.size).toBe(2 * DAYS + 1);
  await night(END);
  expect(await allBytes("insights")).toEqual(once);
  for (const n of [30, 33, DAYS - 1, DAYS]) await night(FROM + n * DAY, { INSIGHTS_BUCKET: "again" });
  const again = await allBytes("again");
  for (const [key, bytes] of again) if (!key.includes("retention")) expect([key, bytes]).toEqual([key, once.get(key)]);
  const last = `daily/kind=retention/date=${day(END - DAY)}/retention.parquet`;
  expect(again.get(last)).toBe(once.get(last));
});

test("what arrives late rebuilds its day for two weeks", async () => {
  const [early, late] = [log.filter((_, n) => n % 5 > 0), log.filter((_, n) => n % 5 === 0)];
  await putArrived(s3, early, "early", "late-log");
  await night(END, { BEHAVIOUR_BUCKET: "late-log", INSIGHTS_BUCKET: "late" });
  const before = await allBytes("late");
  // It all arrives at once, a day after the last night.
  await putArrived(
    s3,
    late.map(({ event }) => ({ event, arrived: day(END) })),
    "late",
    "late-log",
  );
  await night(END + DAY, { BEHAVIOUR_BUCKET: "late-log", INSIGHTS_BUCKET: "late" });
  const key = (of: number) => `daily/kind=funnel/date=${dayOfLog(of)}/funnel.parquet`;
  for (let n = 0; n < DAYS; n++) {
    const isOld = n < DAYS - 14;
    const now = Buffer.from((await bytesOf(key(n), "late")) ?? []).toString("base64");
    if (isOld) expect(now).toBe(before.get(key(n)));
    else expect(await activityOf(dayOfLog(n), "late")).toEqual(peopleByHand(log, dayOfLog(n)));
  }
});

test("a run that dies leaves each day whole, as it was or as it is to be, and the next one ends it", async () => {
  await night(END, { INSIGHTS_BUCKET: "crash" });
  const [before, goal] = [await allBytes("crash"), await allBytes("insights")];
  const ports = rebuildPorts(s3, { ...env, INSIGHTS_BUCKET: "crash" }, () => END + DAY);
  let kept = 0;
  const dying = rebuildInsights(
    { ...ports, keepDay: async (...args) => (++kept > 7 ? Promise.reject(new Error("died")) : ports.keepDay(...args)) },
    Number.POSITIVE_INFINITY,
  );
  await expect(dying).rejects.toThrow("died");
  expect(await allBytes("crash")).toEqual(before);
  expect(before).toEqual(goal);
  await night(END + DAY, { INSIGHTS_BUCKET: "crash" });
  expect(await rowsOf("funnel", day(END), "crash")).toEqual([]);
});

test("no aggregate names a person, and their bytes are the same for the same rows", async () => {
  for (const [key, bytes] of await allBytes("insights")) {
    const text = Buffer.from(bytes, "base64").toString("latin1");
    expect([
      key,
      /user-|visitor-|ada|bob/.test(text.replaceAll(/[^\x20-\x7e]+/g, " ").replaceAll(/\b(lyceum|hyparquet)\b/g, "")),
    ]).toEqual([key, false]);
  }
  const rows = [{ product: "p", type: "view", people: 3 }];
  expect(parquetOf("activity", rows)).toEqual(parquetOf("activity", rows));
  expect(await parquetReadObjects({ file: new Uint8Array(parquetOf("activity", [])).buffer })).toEqual([]);
});

interface Funnel {
  readonly code?: string;
  readonly cursor?: string;
  readonly countedThrough?: string;
  readonly settledThrough?: string;
  readonly total: FunnelRow["steps"];
  readonly items: FunnelRow[];
}
const ask = async (handler: unknown, user: string, group: string, query: object = {}) =>
  (await call<Funnel>(handler, { user, groups: [group], query })).body;
const PERIOD = { from: dayOfLog(14), to: dayOfLog(48) };

test("operators see all journeys, page by page; what is asked too wide is refused", async () => {
  const all = await ask(getFunnel, "op", "operator", PERIOD);
  expect(all.countedThrough).toBe(day(END - DAY));
  expect(all.settledThrough).toBe(day(END - 15 * DAY));
  const days = Array.from({ length: 35 }, (_, n) => journeysByHand(log, dayOfLog(14 + n)));
  expect(all.total[0]?.journeys).toBe(days.flat().length);
  expect(all.items).toHaveLength(6);
  expect(all.items[0]?.title).toMatch(/^Title of p/);
  const pages = [];
  let cursor: string | undefined;
  do {
    const page: Funnel = await ask(getFunnel, "op", "operator", { ...PERIOD, limit: "4", ...(cursor && { cursor }) });
    pages.push(...page.items);
    cursor = page.cursor;
  } while (cursor);
  expect(pages).toEqual(all.items);
  const byDay = await ask(getFunnel, "op", "operator", { ...PERIOD, by: "time", product: "p1", limit: "50" });
  expect(byDay.items.map(({ from }) => from)).toEqual(Array.from({ length: 35 }, (_, n) => dayOfLog(14 + n)));
  expect(byDay.total[0]?.journeys).toBe(days.flat().filter((each) => each.startsWith("p1 ")).length);
  expect((await ask(getFunnel, "op", "operator", { from: dayOfLog(0), to: day(FROM + 92 * DAY) })).code).toBe(
    "wrong-period",
  );
  expect((await ask(getFunnel, "op", "operator", { ...PERIOD, by: "source", cursor: "x" })).code).toBe("stale-cursor");
});

test("creators see their own products alone, in whole weeks and fives", async () => {
  const own = await ask(myFunnel, "ada", "creator", PERIOD);
  expect(own.items.length).toBeGreaterThan(0);
  for (const { productId, steps } of own.items) {
    expect(["p0", "p1", "p2"]).toContain(productId);
    for (const { journeys } of steps) expect((journeys ?? 5) % 5).toBe(0);
  }
  const nobody = await ask(myFunnel, "eve", "creator", PERIOD);
  expect(nobody.items).toEqual([]);
  expect(nobody.total).toEqual(own.total.map(({ step }) => ({ step })));
});

test("who stays is told to operators as it is, and to creators without small groups", async () => {
  const all = (await call<{ items: Cohort[] }>(getRetention, { user: "op", groups: ["operator"] })).body;
  const buyers = new Map<string, string>();
  for (const { event } of log) {
    if (event.type !== "purchase" || event.user === undefined || !event.consent) continue;
    const before = buyers.get(event.user);
    if (before === undefined || event.at < before) buyers.set(event.user, event.at);
  }
  const months = Map.groupBy(buyers, ([, at]) => at.slice(0, 7));
  expect(new Map(all.items.map(({ month, people }) => [month, people]))).toEqual(
    new Map([...months].map(([month, own]) => [month, own.length])),
  );
  const [august] = all.items.filter(({ month }) => month === "2026-08");
  const whoOf = whoIn(log);
  const back = (months.get("2026-08") ?? []).filter(([user]) =>
    log.some(
      ({ event }) =>
        event.type !== "merge" &&
        whoOf(event) === user &&
        event.consent &&
        event.at.startsWith("2026-09") &&
        event.type !== "impression",
    ),
  );
  expect(august?.after[0]?.returned?.mean).toBeCloseTo(back.length / (august?.people ?? 0), 12);
  const own = (await call<{ items: Cohort[] }>(myRetention, { user: "ada", groups: ["creator"] })).body;
  for (const { people } of own.items) expect(people % 5).toBe(0);
  expect(own.items.length).toBeGreaterThan(0);
});

test("an audience is told in fives, and to its creator alone", async () => {
  const handler = getAudience({ findRelease: findRelease(s3, "insights") });
  const told = (
    await call<{ audience?: { people: number; stages: object[] } }>(handler, { user: "ada", groups: ["creator"] })
  ).body;
  expect(told.audience?.people).toBeGreaterThan(5);
  expect(JSON.stringify(told)).not.toMatch(/user-/);
  expect((await call(handler, { user: "eve", groups: ["creator"] })).body).toEqual({});
});

test("a store that fails stops the run; an object that is damaged gives what can be read", async () => {
  await s3.send(
    new PutObjectCommand({ Bucket: "log", Key: `events/${day(END).replaceAll("-", "/")}/00/x.gz`, Body: "no gzip" }),
  );
  await night(END + DAY);
  const ports = rebuildPorts(s3, env, () => END + DAY);
  const readLines = () => Promise.reject(new Error("no network"));
  await expect(rebuildInsights({ ...ports, readLines }, Number.POSITIVE_INFINITY)).rejects.toThrow("no network");
});

test("the route of creators goes by who calls", async () => {
  const asked: string[] = [];
  const handler = getMyFunnel({
    findFunnelMonth: async (scope) => {
      asked.push(scope);
      return undefined;
    },
    findThrough: async () => undefined,
    findTitles: async () => new Map(),
    now: () => END,
  });
  expect(await ask(handler, "ada", "creator")).toMatchObject({ items: [] });
  expect(new Set(asked)).toEqual(new Set(["ada"]));
  expect(asked.length).toBeLessThanOrEqual(5);
});
