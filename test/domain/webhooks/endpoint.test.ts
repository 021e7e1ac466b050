import fc from "fast-check";
import { expect, test } from "vitest";
import {
  attemptedEndpoint,
  changedEndpoint,
  type Endpoint,
  rotatedEndpoint,
  signingSecrets,
  toShownEndpoint,
  type UrlParts,
  urlRefusal,
  wants,
} from "../../../functions/webhooks/domain/endpoint.ts";
import { FAILING_MS, MOST_SECRETS, OLD_SECRET_MS } from "../../../functions/webhooks/settings.ts";

const START = Date.parse("2026-06-01T00:00:00Z");
const HOUR = 3_600_000;
const fresh = (fields: Partial<Endpoint> = {}): Endpoint => ({
  id: "01JWM8Q0000000000000000000",
  owner: "ann",
  scope: "own",
  url: "https://ann.example/hook",
  secrets: [{ value: "s0" }],
  createdAt: new Date(START).toISOString(),
  version: 1,
  ...fields,
});

test("an endpoint is disabled by its own answer, or after five days of failures, not before", () => {
  const outcome = fc.record({
    after: fc.integer({ min: 1, max: 40 * HOUR }),
    status: fc.constantFrom(undefined, 200, 204, 301, 404, 410, 500),
  });
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 30 }), (outcomes) => {
      let endpoint = fresh();
      let now = START;
      let failingFrom: number | undefined;
      for (const { after, status } of outcomes) {
        now += after;
        const before = endpoint;
        endpoint = attemptedEndpoint(before, { status }, now);
        if (before.disabled) {
          expect(endpoint).toBe(before);
          continue;
        }
        const isTaken = status !== undefined && status < 300;
        if (isTaken) failingFrom = undefined;
        else failingFrom ??= now;
        const isLong = failingFrom !== undefined && now - failingFrom >= FAILING_MS;
        const because = status === 410 ? "gone" : isLong ? "failing" : undefined;
        expect(endpoint.disabled?.because).toBe(because);
        if (!because) expect(endpoint.failingSince).toBe(failingFrom && new Date(failingFrom).toISOString());
        expect(endpoint.version - before.version).toBe(endpoint === before ? 0 : 1);
      }
    }),
  );
});

test("enabling an endpoint restarts its five days, and changes nothing if it is enabled", () => {
  const failing = attemptedEndpoint(attemptedEndpoint(fresh(), {}, START), {}, START + FAILING_MS);
  expect(toShownEndpoint(failing)).toMatchObject({ state: "disabled", disabledBecause: "failing" });
  const enabled = changedEndpoint(failing, { disabled: false }, START + FAILING_MS);
  expect(toShownEndpoint(enabled).state).toBe("enabled");
  expect(attemptedEndpoint(enabled, {}, START + FAILING_MS + HOUR).disabled).toBeUndefined();
  const since = attemptedEndpoint(fresh(), {}, START);
  expect(changedEndpoint(since, { disabled: false }, START + HOUR).failingSince).toBe(since.failingSince);
});

test("an owner's change keeps fields that it does not name, and null removes one", () => {
  const before = fresh({ types: ["order.paid"], description: "Books" });
  expect(changedEndpoint(before, { url: "https://new.example" }, START)).toMatchObject({
    url: "https://new.example",
    types: ["order.paid"],
    description: "Books",
  });
  const bare = changedEndpoint(before, { types: null, description: null, disabled: true }, START);
  expect([bare.types, bare.description, bare.disabled?.because]).toEqual([undefined, undefined, "owner"]);
});

test("an old secret signs for a day beside the new one, and only a few sign at once", () => {
  const once = rotatedEndpoint(fresh(), "s1", START);
  expect(signingSecrets(once, START)).toEqual(["s1", "s0"]);
  expect(signingSecrets(once, START + OLD_SECRET_MS)).toEqual(["s1"]);
  fc.assert(
    fc.property(fc.array(fc.nat(30 * HOUR), { maxLength: 12 }), (waits) => {
      let endpoint = fresh();
      let now = START;
      for (const [n, wait] of waits.entries()) {
        const before = signingSecrets(endpoint, now)[0];
        endpoint = rotatedEndpoint(endpoint, `t${n}`, now);
        const signing = signingSecrets(endpoint, now);
        expect(signing.slice(0, 2)).toEqual([`t${n}`, before]);
        expect(signing.length).toBeLessThanOrEqual(MOST_SECRETS);
        now += wait;
      }
    }),
  );
});

test("a shown endpoint has no secret", () => {
  expect(
    JSON.stringify(toShownEndpoint(rotatedEndpoint(fresh({ secrets: [{ value: "whsec_old" }] }), "whsec_new", START))),
  ).not.toMatch(/whsec|secret/);
});

test("an endpoint without types gets all events, and a test always arrives", () => {
  expect(wants(fresh(), "order.disputed")).toBe(true);
  expect(wants(fresh({ types: ["order.paid"] }), "order.disputed")).toBe(false);
  expect(wants(fresh({ types: ["order.paid"] }), "endpoint.test")).toBe(true);
});

test.each<[string, Partial<UrlParts>, boolean]>([
  ["https on the internet", {}, true],
  ["no TLS", { isTls: false }, false],
  ["a private host", { isPrivate: true }, false],
  ["credentials", { hasCredentials: true }, false],
  ["a fragment", { hasFragment: true }, false],
  ["an allowed private host without TLS", { isTls: false, isPrivate: true, isAllowed: true }, true],
  ["credentials at an allowed host", { isAllowed: true, hasCredentials: true }, false],
])("a URL with %s", (_, parts, isFine) => {
  const url = { isTls: true, host: "a.example", hasCredentials: false, hasFragment: false, isPrivate: false };
  expect(urlRefusal({ ...url, isAllowed: false, ...parts }) === undefined).toBe(isFine);
});
