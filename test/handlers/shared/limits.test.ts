import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import * as z from "zod";
import { contexts } from "../../../functions/documentation/domain/contexts.ts";
import { openApiDocument } from "../../../functions/documentation/domain/openapi.ts";
import { HOUR, type Limit, type Route, route } from "../../../functions/shared/kernel/route.ts";
import { call } from "../call.ts";
import { authorizerOf } from "../claims.ts";
import { startCloud } from "../cloud.ts";

const cloud = await startCloud({ tables: { Limits: [] } });
process.env.LIMITS_TABLE = "Limits";
const { endpoint } = await import("../../../functions/shared/runtime/endpoint.ts");
const { documents } = await import("../../../functions/shared/runtime/documents.ts");
const { counting, networkOf } = await import("../../../functions/shared/runtime/limits.ts");
beforeEach(() => {
  // A machine that is busy is to count all the same.
  vi.spyOn(AbortSignal, "timeout").mockReturnValue(new AbortController().signal);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-29T10:00:20Z") });
});
afterAll(async () => {
  vi.useRealTimers();
  await cloud.close();
});

const limited = (limits: readonly Limit[], access: "public" | "member" = "public") =>
  endpoint(
    route({ method: "POST", path: `/${crypto.randomUUID()}`, access, summary: "-", limits, status: 204 }),
    async () => undefined,
  );
const asked = async (handler: unknown, times: number, from: Parameters<typeof call>[1] = {}) => {
  const replies = await Promise.all(Array.from({ length: times }, () => call(handler, from)));
  return replies.map(({ status }) => status).filter((status) => status !== 429).length;
};

describe("a route with limits refuses the next request, with Retry-After", () => {
  const all: Route[] = Object.values(contexts).flatMap((routes) => Object.values(routes));
  const limitedRoutes = all.filter(({ limits }) => limits);
  test.each(limitedRoutes.map((each) => [`${each.method} ${each.path}`, each] as const))("%s", async (key, of) => {
    const any = z.any();
    const { visitor: _, ...open } = { ...of, body: any, params: any, query: any, reply: any, raw: true };
    let handled = 0;
    const handler = endpoint({ ...open, status: 204 }, async () => {
      handled += 1;
      return undefined;
    });
    const groups = ["creator", "moderator", "operator"];
    const address = "203.0.113.9";
    const authorizer = of.access !== "visitor" && { authorizer: authorizerOf("ann", groups) };
    for (const limit of of.limits ?? []) {
      const isCaller = limit.per === "caller" && of.access !== "visitor" && of.access !== "public";
      const subject = isCaller ? "caller#ann" : "address#203.0.113.9";
      const start = Math.floor(Date.now() / 1000 / limit.within) * limit.within;
      await documents.send(
        new UpdateCommand({
          TableName: "Limits",
          Key: { pk: `LIMIT#${key}#${limit.per}#${subject}`, sk: `WINDOW#${start}` },
          UpdateExpression: "SET #count = :count",
          ExpressionAttributeNames: { "#count": "count" },
          ExpressionAttributeValues: { ":count": limit.most - 3 },
        }),
      );
      handled = 0;
      const event = { headers: {}, requestContext: { http: { sourceIp: address }, ...authorizer } };
      const invoke = handler as unknown as (event: object, context: object) => Promise<Refused>;
      const replies = await Promise.all(Array.from({ length: 8 }, () => invoke(event, {})));
      const refused = replies.filter(({ statusCode }) => statusCode === 429);
      expect([refused.length, handled]).toEqual([5, 3]);
      const [{ headers, body }] = refused as [Refused];
      expect(JSON.parse(body)).toMatchObject({ status: 429, code: "too-many-requests" });
      const left = start + limit.within - Math.floor(Date.now() / 1000);
      expect(Number(headers["retry-after"])).toBe(left);
      vi.setSystemTime(Date.now() + left * 1000);
      expect((await invoke(event, {})).statusCode).toBe(204);
    }
  });

  test("no other route has the refusal in the OpenAPI document", () => {
    const { paths = {} } = openApiDocument();
    for (const { method, path, limits } of all) {
      const operation = paths[path]?.[method.toLowerCase() as "get"];
      const reply = JSON.stringify(operation?.responses?.["429"] ?? {});
      const tells = reply.includes("too-many-requests") || reply.includes("LimitReached");
      const numbers = limits?.every(({ most }) => operation?.description?.includes(`At most ${most} times in`));
      expect([path, tells, numbers]).toEqual([path, limits !== undefined, limits && true]);
    }
  });
});

interface Refused {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}
test("routes that can be guessed at, send mail or cost money have a limit", () => {
  const unlimited = Object.values(contexts)
    .flatMap((routes) => Object.values(routes))
    .filter(({ access, method, limits }) => method === "POST" && access === "public" && !limits)
    .map(({ path }) => path);
  // Tokens that nobody guesses, and Stripe, whose signature is asked for.
  expect(unlimited.filter((path) => !/^\/(webhooks\/|token\/refresh$|logout$)/.test(path))).toEqual([]);
});

test("a limit counts the caller or the connection's address, whatever a header claims", async () => {
  const perCaller = limited([{ per: "caller", most: 2, within: HOUR }], "member");
  expect(await asked(perCaller, 5, { user: "ann", address: "192.0.2.7" })).toBe(2);
  expect(await asked(perCaller, 5, { user: "ben", address: "192.0.2.7" })).toBe(2);
  const perAddress = limited([{ per: "address", most: 2, within: HOUR }]);
  const posing = (n: number) =>
    call(perAddress, { address: "192.0.2.8", headers: { "x-forwarded-for": `10.0.0.${n}` } });
  expect((await Promise.all([1, 2, 3, 4].map(posing))).filter(({ status }) => status === 204)).toHaveLength(2);
  expect(await asked(perAddress, 5, { address: "192.0.2.9" })).toBe(2);
});

test.each([
  ["203.0.113.9", "203.0.113.9"],
  ["::ffff:203.0.113.9", "203.0.113.9"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0DB8:1:2::1", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
])("%s is counted as %s: an IPv6 address by its network", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test("a request that cannot be counted passes; a throttled counter is over its limit", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const failing = (name: string) => {
    const client = Object.create(DynamoDBDocumentClient.prototype);
    client.send = async () => {
      const { DynamoDBServiceException, ...all } = await import("@aws-sdk/client-dynamodb");
      const { [name as "ThrottlingException"]: Named } = all;
      throw Named ? new Named({ message: "-", $metadata: {} }) : new Error(name);
    };
    return counting(client, "Limits", () => Date.parse("2026-11-29T10:00:20Z"));
  };
  const limit = { per: "address", most: 1, within: 60 } as const;
  expect(await failing("TimeoutError")("POST /x", limit, "a")).toBe("counted");
  expect(await failing("InternalServerError")("POST /x", limit, "a")).toBe("counted");
  expect(await failing("ThrottlingException")("POST /x", limit, "a")).toEqual({ over: 40 });
});
