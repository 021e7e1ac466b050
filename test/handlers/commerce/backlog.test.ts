import "./environment.ts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { countFailures } from "../../../functions/commerce/adapters/dynamodb/failures.ts";
import { findOrder } from "../../../functions/commerce/adapters/dynamodb/orders.ts";
import { listWaitingRefunds } from "../../../functions/commerce/adapters/dynamodb/refunds.ts";
import { measureBacklog } from "../../../functions/commerce/handlers/stripe/measure-backlog.ts";
import type { Backlog } from "../../../functions/commerce/ledger/backlog.ts";
import { reconciling } from "./reconciling.ts";

const HOUR = 3_600_000;

let made: Awaited<ReturnType<typeof reconciling>>;
beforeAll(async () => {
  made = await reconciling();
});
afterAll(() => made.close());

/** What is measured so many hours from now. */
const measured = (hours: number): Promise<Backlog> =>
  measureBacklog(
    {
      findMark: made.ports.findMark,
      countFailures: countFailures(made.documents, "COMMERCE"),
      listWaitingRefunds: listWaitingRefunds(made.documents, "COMMERCE"),
      findOrder: findOrder(made.documents, "COMMERCE"),
      now: () => made.ports.now() + hours * HOUR,
    },
    () => {},
  )();

/** What is written for CloudWatch while something is done by modules that are loaded with metrics on. */
async function written(act: () => Promise<void>): Promise<Record<string, unknown>[]> {
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "false");
  vi.stubEnv("POWERTOOLS_DEV", "true");
  vi.resetModules();
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    await act();
    return log.mock.calls.map(([line]) => JSON.parse(line as string));
  } finally {
    log.mockRestore();
    vi.unstubAllEnvs();
  }
}

test("the reconciliation's age counts from its mark, and is absent before the first run", async () => {
  expect((await measured(0)).reconciliationAge).toBeUndefined();
  await made.reconcile();
  const { reconciliationAge = 0 } = await measured(40);
  expect(reconciliationAge).toBeGreaterThanOrEqual(40);
  // A window that is not over is gone through again: the mark is up to six hours old.
  expect(reconciliationAge).toBeLessThan(46.1);
});

test("an event that keeps failing is counted once it has for an hour, until it is applied", async () => {
  const event = { id: "evt_failing", type: "refund.created", object: { id: "re_1" } };
  await made.ports.keepFailure(event, "thrown", "broken");
  expect((await measured(0)).failures).toBe(0);
  expect((await measured(2)).failures).toBe(1);
  await made.ports.forgetFailure(event.id);
  expect((await measured(2)).failures).toBe(0);
});

test("a refund's age counts from its approval, and not while it waits for a bank", async () => {
  const unanswered = async () => "no-answer" as const;
  const disputed = await made.bought("disputed", [await made.sell()]);
  await made.ask("disputed", disputed.id, {}, { makeRefund: unanswered });
  await made.contested(disputed.charge);
  expect((await measured(30)).refundAge).toBe(0);
  const { id } = await made.bought("waits", [await made.sell()]);
  expect((await made.ask("waits", id, {}, { makeRefund: unanswered })).body).toMatchObject({ state: "approved" });
  const { refundAge } = await measured(30);
  expect(refundAge).toBeGreaterThan(29.9);
  expect(refundAge).toBeLessThan(30.1);
  await made.reconcile();
  await made.delivered();
  expect((await measured(30)).refundAge).toBe(0);
});

const takenLog = () => import("../../../functions/commerce/adapters/taken-log.ts");
const backlogMetrics = () => import("../../../functions/commerce/adapters/backlog-metrics.ts");

test("only payments that fit nothing are counted as unexpected", async () => {
  const event = { id: "evt_1", type: "checkout.session.completed", object: { id: "cs_1" } };
  for (const code of ["payment-mismatch", "second-payment"]) {
    const about = { code };
    const lines = await written(async () =>
      (await takenLog()).logTaken(event, { outcome: "refused", detail: "it fits nothing", about }),
    );
    expect(lines).toEqual(expect.arrayContaining([expect.objectContaining({ UnexpectedPayments: 1 })]));
  }
  const others = await written(async () => {
    const { logTaken } = await takenLog();
    logTaken(event, { outcome: "applied", detail: "applied", about: { order: "o" } });
    logTaken(event, { outcome: "not-ours", detail: "another's", about: { code: "unknown-order" } });
  });
  expect(JSON.stringify(others)).not.toContain("UnexpectedPayments");
});

test("the figures have the names that the alarms watch; an unknown age is not written as zero", async () => {
  const [line] = await written(async () =>
    (await backlogMetrics()).reportBacklog({ reconciliationAge: 37, failures: 2, refundAge: 12 }),
  );
  expect(line).toMatchObject({ ReconciliationAge: 37, FailedEvents: 2, ApprovedRefundAge: 12 });
  const [first] = await written(async () =>
    (await backlogMetrics()).reportBacklog({ reconciliationAge: undefined, failures: 0, refundAge: 0 }),
  );
  expect(first).not.toHaveProperty("ReconciliationAge");
});
