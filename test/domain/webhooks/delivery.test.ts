import fc from "fast-check";
import { expect, test } from "vitest";
import type { Attempt } from "../../../functions/webhooks/contract/delivery.ts";
import {
  attemptedDelivery,
  type Delivery,
  failedDelivery,
  leasedDelivery,
  openedDelivery,
  replayedDelivery,
  waitAfter,
} from "../../../functions/webhooks/domain/delivery.ts";
import type { Endpoint } from "../../../functions/webhooks/domain/endpoint.ts";
import { BACKOFF_MS, JITTER, LEASE_MS, MOST_ATTEMPTS } from "../../../functions/webhooks/settings.ts";

const START = Date.parse("2026-06-01T00:00:00Z");
const iso = (ms: number) => new Date(ms).toISOString();
const endpoint: Endpoint = {
  id: "01JWM8Q0000000000000000000",
  owner: "ann",
  scope: "own",
  url: "https://ann.example/hook",
  secrets: [{ value: "s" }],
  createdAt: iso(START),
  version: 1,
};
const event = { id: "01JWM8Q0000000000000000001", type: "order.paid", timestamp: iso(START), data: { n: 1 } } as const;
const fresh = () => openedDelivery(event, endpoint, START);
const attempt = (status: number | undefined): Attempt => ({ at: iso(START), durationMs: 5, status });

test("retries follow the Standard Webhooks' schedule with jitter, for three days in all", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.double({ min: 0, max: 1, noNaN: true }), (tries, chance) => {
      const wait = BACKOFF_MS[tries - 1] as number;
      const jittered = waitAfter(tries, chance) as number;
      expect(Math.abs(jittered - wait)).toBeLessThanOrEqual(wait * JITTER + 1);
    }),
  );
  expect(waitAfter(9, 0.5)).toBeUndefined();
  const hours = BACKOFF_MS.reduce((sum, wait) => sum + wait, 0) / 3_600_000;
  expect(hours).toBeGreaterThan(72);
  expect(hours).toBeLessThan(96);
});

test("a delivery is either pending and due, or at its end; it ends after nine attempts", () => {
  type Step = { kind: "try" | "take" | "replay" | "drop"; status?: number | undefined };
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant("try" as const), status: fc.constantFrom(undefined, 200, 410, 500) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("take" as const, "replay" as const, "drop" as const) }) },
  ) as fc.Arbitrary<Step>;
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 40 }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      (steps, chances) => {
        let now = START;
        let delivery: Delivery = fresh();
        let failures = 0;
        for (const each of steps) {
          const before = delivery;
          now += 1000;
          if (each.kind === "replay") {
            delivery = replayedDelivery(before, now);
            const isLeased = (before.leaseUntil ?? "") > iso(now);
            expect(delivery === before).toBe(isLeased);
            if (!isLeased) failures = 0;
          } else if (before.state !== "pending") continue;
          else if (each.kind === "drop") delivery = failedDelivery(before, endpoint);
          else if (each.kind === "take") delivery = leasedDelivery(before, now);
          else {
            delivery = attemptedDelivery(
              leasedDelivery(before, now),
              attempt(each.status),
              chances.next().value as number,
              now,
            );
            failures++;
            const state =
              each.status === 200 ? "delivered" : each.status === 410 || failures === 9 ? "failed" : "pending";
            expect(delivery.state).toBe(state);
          }
          const isPending = delivery.state === "pending";
          expect([delivery.nextAttemptAt !== undefined, delivery.failure === undefined]).toEqual([
            isPending,
            delivery.state !== "failed",
          ]);
          if (!isPending) expect([delivery.leaseUntil, delivery.urgency]).toEqual([undefined, undefined]);
          if (delivery !== before) expect(delivery.version).toBeGreaterThan(before.version);
          expect(delivery.attempts.length).toBeLessThanOrEqual(MOST_ATTEMPTS);
          expect([delivery.id, delivery.body]).toEqual([event.id, JSON.stringify(event)]);
        }
      },
    ),
  );
});

test("a claimed delivery is due again once its lease ends", () => {
  const mine = leasedDelivery(fresh(), START);
  expect(mine.nextAttemptAt).toBe(iso(START + LEASE_MS));
  expect(mine.urgency).toBeUndefined();
  expect(replayedDelivery(mine, START + LEASE_MS - 1)).toBe(mine);
  expect(replayedDelivery(mine, START + LEASE_MS)).toMatchObject({
    nextAttemptAt: iso(START + LEASE_MS),
    urgency: "now",
  });
});

test("events while an endpoint is disabled are stored for replay, and not sent", () => {
  const kept = openedDelivery(event, { ...endpoint, disabled: { at: iso(START), because: "owner" } }, START);
  expect(kept).toMatchObject({ state: "failed", failure: "The endpoint was disabled." });
  expect(kept.nextAttemptAt).toBeUndefined();
  expect(replayedDelivery(kept, START)).toMatchObject({ state: "pending", tries: 0, urgency: "now" });
});
