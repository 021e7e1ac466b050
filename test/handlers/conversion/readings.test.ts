import "./environment.ts";
import { gzipSync } from "node:zlib";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, expect, test } from "vitest";
import { findExperiment, findPlan } from "../../../functions/conversion/adapters/experiments.ts";
import { noteExposure, readExposures } from "../../../functions/conversion/adapters/exposures.ts";
import { readCredited, readListDay } from "../../../functions/conversion/adapters/list-days.ts";
import {
  findReadings,
  keepBought,
  keepHoldoutReading,
  keepPolicyReading,
  keepReading,
  readBought,
} from "../../../functions/conversion/adapters/readings.ts";
import type { Experiment } from "../../../functions/conversion/contract/experiment.ts";
import type { Bought } from "../../../functions/conversion/experiments/bought.ts";
import { readNight } from "../../../functions/conversion/flows/read-night.ts";
import { handler as getHoldout } from "../../../functions/conversion/handlers/get-holdout.ts";
import { handler as getPolicies } from "../../../functions/conversion/handlers/get-policies.ts";
import { handler as getReading } from "../../../functions/conversion/handlers/get-reading.ts";
import { getVariant } from "../../../functions/conversion/handlers/get-variant.ts";
import { keepBought as keepBoughtOf } from "../../../functions/conversion/handlers/keep-bought.ts";
import { visitorsOf } from "../../../functions/identity/client.ts";
import { claimedVisitorKind } from "../../../functions/identity/keys.ts";
import { attributionKind } from "../../../functions/recommendations/keys.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { call } from "../call.ts";
import { cloud } from "./environment.ts";

afterAll(() => cloud.close());

const TABLE = "CONVERSION";
const operator = { user: "op", groups: ["operator"] };
const s3 = new S3Client({ forcePathStyle: true });
const DAY = 86_400_000;
const NOW = Date.parse("2026-06-20T02:15:00Z");
const at = (day: number) => new Date(Date.parse("2026-06-01T00:00:00Z") + day * DAY).toISOString();

const experiment: Experiment = {
  ...{ id: "tried", name: "Tried", hypothesis: "", audience: "everyone", share: 1, main: "conversion" },
  surface: { kind: "lists", placements: ["home"] },
  arms: [
    { name: "control", weight: 1 },
    { name: "other", weight: 1 },
  ],
  ...{ guardrails: [], currency: "usd", outcomeDays: 7, plannedPeople: 100, plannedDays: 14, state: "running" },
  ...{ version: 2, createdAt: at(0), updatedAt: at(0), updatedBy: "op", startedAt: at(0) },
};

const ports = (now = NOW) => ({
  findPlan: findPlan(documents, TABLE),
  findExperiment: findExperiment(documents, TABLE),
  readExposures: readExposures(documents, TABLE),
  readBought: readBought(documents, TABLE),
  readListDay: readListDay(s3, "models"),
  readCredited: readCredited(documents, "RECOMMENDATIONS"),
  keepReading: keepReading(documents, TABLE),
  keepHoldoutReading: keepHoldoutReading(documents, TABLE),
  keepPolicyReading: keepPolicyReading(documents, TABLE),
  now: () => now,
});
const put = (Item: object, TableName = TABLE) => documents.send(new PutCommand({ TableName, Item }));
const paid = (user: string, day: number, more: Partial<Bought> = {}): Bought => ({
  ...{ order: `${user}-${day}`, user, visitors: [], paidAt: at(day), version: 1 },
  ...{ revenue: 1_000, refunded: 0, currency: "usd", margin: 200, marginIn: "usd", ...more },
});

test("a night reads who took part, what they bought and clicked, and made again it is the same", async () => {
  const { id, surface, arms, audience } = experiment;
  const running = { id, surface, arms, audience, from: 0, to: 1, startedAt: at(0), until: at(14) };
  await put({ pk: "EXPERIMENT", sk: id, ...experiment });
  await put({ pk: "PLAN", sk: "PLAN", version: 1, running: [running], watched: [], holdout: { since: at(0) } });
  const note = noteExposure(documents, TABLE);
  for (let n = 0; n < 60; n++) {
    const arm = n % 2 === 0 ? "control" : "other";
    await note({ experiment: id, arm, unit: `u:p${n}`, at: at(1) });
    // What they meet later changes nothing.
    await noteExposure(documents, TABLE)({ experiment: id, arm: "other", unit: `u:p${n}`, at: at(2) });
    await note({ experiment: "holdout", arm: n < 2 ? "held" : "treated", unit: `u:p${n}`, at: at(1) });
    if (arm === "other" && n % 4 === 1) await keepBought(documents, TABLE)(paid(`p${n}`, 2));
  }
  await keepBought(documents, TABLE)(paid("p1", 2, { revenue: 400, refunded: 600, version: 2 }));
  await keepBought(documents, TABLE)(paid("p1", 2, { revenue: 1, version: 1 }));
  const tried = [
    { experiment: id, unit: "u:p0", lists: 4, clicks: 1 },
    { experiment: id, unit: "u:p1", lists: 4, clicks: 3 },
  ];
  const record = { credits: [], passed: [], tried, choices: [{ chances: [0.6, 0.4], chosen: 0, isClicked: true }] };
  const Body = gzipSync(JSON.stringify(record));
  await s3.send(new PutObjectCommand({ Bucket: "models", Key: "attribution/2026-06-03.json.gz", Body }));
  const cell = { placement: "home", source: "factors", slot: "ranked", model: "none", part: "orders-0" } as const;
  await put(
    { ...attributionKind.key({ day: "2026-06-03", ...cell }), "net:usd": 900, "margin:usd": 90 },
    "RECOMMENDATIONS",
  );

  expect(await readNight(ports())).toEqual({ experiments: 1 });
  const first = await findReadings(documents, TABLE)(id);
  await readNight(ports());
  expect(await findReadings(documents, TABLE)(id)).toEqual(first);

  const { body } = await call<{ reading: (typeof first)[number]; course: unknown[] }>(getReading, {
    params: { id },
    ...operator,
  });
  expect(body.reading).toMatchObject({
    state: "read",
    through: "2026-06-19",
    people: [
      { arm: "control", met: 30, watched: 30 },
      { arm: "other", met: 30, watched: 30 },
    ],
  });
  const means = Object.fromEntries(
    body.reading.metrics.map(({ metric, arms: of }) => [metric, of.map(({ mean }) => mean)]),
  );
  expect(means).toEqual({
    conversion: [0, 0.5],
    revenue: [0, (14 * 1_000 + 400) / 30],
    margin: [0, 100],
    clicks: [0.25, 0.75],
    refunds: [0, 20],
  });
  expect(body.course).toHaveLength(1);

  const { body: held } = await call<{ reading: Record<string, unknown> }>(getHoldout, operator);
  expect(held.reading).toMatchObject({
    people: { held: 2, treated: 58 },
    money: [{ currency: "usd", attributed: { net: 900, margin: 90 } }],
  });
  const { body: policies } = await call<{ reading: Record<string, unknown> }>(getPolicies, operator);
  expect(policies.reading).toMatchObject({ logged: { lists: 1, clicksAList: 1 } });
});

test("a paid order is kept with the visitors who its buyer was", async () => {
  await put({ ...claimedVisitorKind.key({ id: "ann", anonymousId: "v9" }) }, "IDENTITY");
  const kept: Bought[] = [];
  const keep = keepBoughtOf({
    visitorsOf: visitorsOf(documents, "IDENTITY"),
    keepBought: async (each) => {
      kept.push(each);
    },
  });
  const usd = (amount: number) => ({ amount, currency: "usd" });
  const order = {
    id: "01JD0000000000000000000001",
    customer: "ann",
    lines: [
      {
        ...{
          productId: "p",
          version: 1,
          title: "T",
          type: "ebook",
          creatorId: "c",
          price: usd(1_000),
          tax: 100,
        },
        shareBasisPoints: 2_000,
        refundDays: 14,
      },
    ],
    total: usd(1_000),
    refunded: usd(300),
    ...{ state: "partially-refunded", createdAt: at(1), paidAt: at(2), version: 4 },
    money: [{ refunded: 300, disputed: 0, earned: 400, earnedIn: "usd" }],
    settlement: { amount: 1_000, fee: 50, currency: "usd", transaction: "txn" },
  };
  await keep({ detail: { after: order } });
  expect(kept).toMatchObject([{ user: "ann", visitors: ["v9"], revenue: 630, refunded: 300, margin: 180, version: 4 }]);
});

test("a page is given its variant, noted once, and as it is for who is off or unknown", async () => {
  const noted: unknown[] = [];
  const arms = [
    { name: "a", weight: 1, page: "as-it-is" as const },
    { name: "b", weight: 1000, page: "popular-first" as const },
  ];
  const running = { id: "page", surface: { kind: "page", page: "home" } as const, arms, audience: "everyone" as const };
  const made = {
    plan: async () => ({
      version: 1,
      running: [{ ...running, from: 0, to: 1, startedAt: at(0), until: at(30) }],
      watched: [],
    }),
    isOff: async () => false,
    noteExposure: async (each: unknown) => {
      noted.push(each);
    },
    now: () => NOW,
  };
  const ask = (of: typeof made, user?: string) =>
    call(getVariant(of), { params: { page: "home" }, ...(user !== undefined && { user }) });
  expect((await ask({ ...made, isOff: async () => true }, "ann")).body).toEqual({ page: "home", variant: "as-it-is" });
  expect((await ask(made)).body).toEqual({ page: "home", variant: "as-it-is" });
  expect(noted).toEqual([]);
});
