import "./environment.ts";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { startSqs } from "@lyceum/aws-local/sqs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findSurveyed } from "../../../functions/catalogue/client.ts";
import { indexes as catalogueIndexes, topicsKind } from "../../../functions/catalogue/keys.ts";
import {
  findComparedAt,
  oldestApprovedRefunds,
  oldestDisputes,
  oldestFailures,
  oldestRequestedRefunds,
} from "../../../functions/commerce/client.ts";
import {
  indexes as commerceIndexes,
  disputeKind,
  failureKind,
  reconciliationMarkKind,
  refundKind,
} from "../../../functions/commerce/keys.ts";
import { countDeadLetters } from "../../../functions/operations/adapters/dead-letters.ts";
import type { Check } from "../../../functions/operations/contract/health.ts";
import type { HealthPorts } from "../../../functions/operations/flows/ports.ts";
import { handler as getHealth } from "../../../functions/operations/handlers/get-health.ts";
import { readHealth } from "../../../functions/operations/handlers/read-health.ts";
import { findPayoutsComparedAt, oldestTransfersInTransit } from "../../../functions/payouts/client.ts";
import { indexes as payoutsIndexes, progressKind, transferKind } from "../../../functions/payouts/keys.ts";
import { findPromotedAt, findTrainedAt } from "../../../functions/recommendations/client.ts";
import { championKind } from "../../../functions/recommendations/keys.ts";
import { call } from "../call.ts";
import { startCloud } from "../cloud.ts";

const NOW = Date.parse("2026-06-02T12:00:00.000Z");
const ago = (hours: number): string => new Date(NOW - hours * 3_600_000).toISOString();
const MOST = 3;

let cloud: Awaited<ReturnType<typeof startCloud>>;
let sqs: Awaited<ReturnType<typeof startSqs>>;
let queues: SQSClient;
let documents: DynamoDBDocumentClient;
let ports: HealthPorts;
let queueUrl: string;

beforeAll(async () => {
  cloud = await startCloud({
    tables: {
      COMMERCE: commerceIndexes,
      PAYOUTS: payoutsIndexes,
      RECOMMENDATIONS: [],
      CATALOGUE: catalogueIndexes,
    },
  });
  sqs = await startSqs({ queues: ["mail", "web"] });
  process.env.AWS_ENDPOINT_URL_SQS = sqs.url;
  queues = new SQSClient({ useQueueUrlAsEndpoint: false });
  documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  queueUrl = "https://sqs.us-east-1.amazonaws.com/000000000000/mail";
  ports = {
    failedEvents: oldestFailures(documents, "COMMERCE", MOST),
    refundsToDecide: oldestRequestedRefunds(documents, "COMMERCE", MOST),
    refundsToMake: oldestApprovedRefunds(documents, "COMMERCE", MOST),
    disputesToAnswer: oldestDisputes(documents, "COMMERCE", MOST),
    transfersInTransit: oldestTransfersInTransit(documents, "PAYOUTS", MOST),
    ordersCompared: findComparedAt(documents, "COMMERCE"),
    payoutsCompared: findPayoutsComparedAt(documents, "PAYOUTS"),
    trained: findTrainedAt(documents, "RECOMMENDATIONS"),
    promoted: findPromotedAt(documents, "RECOMMENDATIONS"),
    surveyed: findSurveyed(documents, "CATALOGUE"),
    countDeadLetters: countDeadLetters(queues, `mail ${queueUrl},web ${sqs.url}/000000000000/web`),
    now: () => NOW,
  };
});
afterAll(async () => {
  await sqs.close();
  await cloud.close();
});

const put = (TableName: string, Item: object) => documents.send(new PutCommand({ TableName, Item }));
const look = async (with_: Partial<HealthPorts> = {}) => {
  const handler = readHealth({ ...ports, ...with_ });
  const { body } = await call<{ at: string; checks: Check[] }>(handler, { user: "op", groups: ["operator"] });
  return body;
};
const named = ({ checks }: { checks: Check[] }) => Object.fromEntries(checks.map((each) => [each.name, each]));

test("anyone may ask whether the API answers, and learns no more", async () => {
  expect(await call(getHealth)).toEqual({ status: 200, body: { status: "ok" } });
});

test("an empty shop has no faults, and waits for its first runs", async () => {
  const { at, checks } = await look();
  expect(at).toBe(new Date(NOW).toISOString());
  const waiting = checks.filter(({ state }) => state === "waiting").map(({ name }) => name);
  expect(waiting.sort()).toEqual(["champion", "orders-compared", "payouts-compared", "survey", "training"]);
  expect(checks.filter(({ state }) => state === "well")).toHaveLength(checks.length - waiting.length);
});

test("waiting items are counted up to a bound, late ones are faults, and the worst comes first", async () => {
  for (let n = 0; n < 5; n++) {
    const [event, firstAt] = [`evt_${n}`, ago(n)];
    await put("COMMERCE", { ...failureKind.key({ event }), firstAt, ...failureKind.place.all({ firstAt, event }) });
  }
  const refund = (id: string, state: string, at: string, more: object = {}) =>
    put("COMMERCE", {
      ...refundKind.key({ refund: id }),
      at,
      ...more,
      ...refundKind.place.byState({ state, at, refund: id }),
    });
  await refund("asked", "requested", ago(50));
  await refund("approved", "approved", ago(90), { decidedAt: ago(2) });
  const openedAt = ago(70);
  await put("COMMERCE", {
    ...disputeKind.key({ dispute: "dp_1" }),
    openedAt,
    ...disputeKind.place.byState({ state: "needs-response", openedAt, dispute: "dp_1" }),
  });
  await put("COMMERCE", { ...reconciliationMarkKind.key({}), at: ago(8) });
  await put("PAYOUTS", { ...progressKind.key({}), wholeAt: ago(60) });
  const transfer = { creator: "cleo", id: "2026-06-01-usd" };
  await put("PAYOUTS", {
    ...transferKind.key(transfer),
    createdAt: ago(30),
    ...transferKind.place.inTransit(transfer),
  });
  await put("RECOMMENDATIONS", { ...championKind.key({}), champion: "m", previous: [], movedAt: ago(400), version: 1 });
  await put("CATALOGUE", { ...topicsKind.key({}), at: ago(1), counts: {} });
  await queues.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: "{}" }));

  const found = await look();
  const by = named(found);
  expect(by["failed-events"]).toMatchObject({ state: "wrong", count: MOST, more: true, since: ago(4) });
  expect(by["refunds-to-decide"]).toMatchObject({ state: "waiting", count: 1, more: false, since: ago(50) });
  expect(by["refunds-to-make"]).toMatchObject({ state: "waiting", since: ago(2) });
  expect(by["disputes-to-answer"]).toMatchObject({ state: "waiting", count: 1 });
  expect(by["orders-compared"]).toMatchObject({ state: "well", since: ago(8) });
  expect(by["payouts-compared"]).toMatchObject({ state: "wrong" });
  expect(by["transfers-in-transit"]).toMatchObject({ state: "wrong", since: ago(30) });
  expect(by.champion).toMatchObject({ state: "well", since: ago(400) });
  expect(by.survey).toMatchObject({ state: "well" });
  expect(by["dead-letters"]).toMatchObject({ state: "wrong", count: 1, parts: [{ name: "mail", count: 1 }] });
  const states = found.checks.map(({ state }) => state);
  expect(states).toEqual(
    [...states].sort(
      (a, b) => ["wrong", "unknown", "waiting", "well"].indexOf(a) - ["wrong", "unknown", "waiting", "well"].indexOf(b),
    ),
  );
});

test("a part that cannot be read is unknown, and hides no other", async () => {
  const countDeadLetters = () => Promise.reject(new Error("SQS is away"));
  const by = named(await look({ countDeadLetters }));
  expect(by["dead-letters"]).toEqual({ name: "dead-letters", state: "unknown" });
  expect(by["orders-compared"]?.state).toBe("well");
});
