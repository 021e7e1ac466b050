import "./environment.ts";
import { BatchGetCommand, DeleteCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { profileItem } from "../../../functions/behaviour/adapters/profiles.ts";
import { readInterests } from "../../../functions/behaviour/client.ts";
import { switchedOff } from "../../../functions/behaviour/domain/forgotten.ts";
import { NOTHING_DONE } from "../../../functions/behaviour/domain/profile.ts";
import { profileKind } from "../../../functions/behaviour/keys.ts";
import { itemOf } from "../../../functions/catalogue/adapters/products.ts";
import { findProducts } from "../../../functions/catalogue/client.ts";
import { entitlementKind } from "../../../functions/commerce/keys.ts";
import { readShelf } from "../../../functions/recommendations/adapters/catalogue.ts";
import { readOwnedProducts, readPast } from "../../../functions/recommendations/adapters/customer.ts";
import { findReceipt, keepReceipt } from "../../../functions/recommendations/adapters/receipts.ts";
import { listRules, replaceRule } from "../../../functions/recommendations/adapters/rules-table.ts";
import { readServedModel } from "../../../functions/recommendations/adapters/serving-model.ts";
import type { Receipt } from "../../../functions/recommendations/contract/receipt.ts";
import type { Rule } from "../../../functions/recommendations/contract/rule.ts";
import { getRecommendations } from "../../../functions/recommendations/handlers/get-recommendations.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { staleWhileRevalidate } from "../../../functions/shared/runtime/stale-while-revalidate.ts";
import { cardsOf } from "../../cards.ts";
import { productOf } from "../../product-of.ts";
import { startCloud } from "../cloud.ts";
import { roundTrips } from "../round-trips.ts";
import { startVisitorTokens } from "../visitors.ts";
import { call, VISITOR, world } from "./serving-world.ts";

const TABLES = ["CATALOGUE", "COMMERCE", "BEHAVIOUR", "RECOMMENDATIONS"] as const;
let cloud: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  cloud = await startCloud({ tables: Object.fromEntries(TABLES.map((name) => [name, ["gsi1", "byTime"]])) });
});
afterAll(() => cloud.close());

const put = (TableName: (typeof TABLES)[number], Item: object) => documents.send(new PutCommand({ TableName, Item }));
const sell = (id: string, fields: Parameters<typeof productOf>[1] = {}) =>
  put("CATALOGUE", itemOf(productOf(id, fields)));
const at = "2026-05-01T00:00:00Z";

test("the shelf has new products within a minute, and changes within half an hour", async () => {
  let now = Date.parse("2026-06-01T00:00:00Z");
  const published = () => new Date(now).toISOString();
  const queries: unknown[] = [];
  documents.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName === "QueryCommand") queries.push(args.input);
        return next(args);
      },
    { step: "initialize", name: "count" },
  );
  const read = readShelf(documents, "CATALOGUE", () => now);
  await sell("a");
  await sell("b", { state: "draft" });
  const first = await read();
  expect([...first.keys()]).toEqual(["a"]);
  await sell("c", { publishedAt: published() });
  expect(await read()).toBe(first);
  expect(queries).toHaveLength(1);

  const afterRead = async () => {
    await read();
    await expect.poll(async () => (await read()) !== first).toBe(true);
    return read();
  };
  now += 61_000;
  const second = await afterRead();
  expect([...second.keys()].sort()).toEqual(["a", "c"]);
  expect(second.get("a")).toBe(first.get("a"));
  expect(JSON.stringify(queries[1])).toContain("2026-05-31T23:58:00.000Z");

  await documents.send(new DeleteCommand({ TableName: "CATALOGUE", Key: { pk: "PRODUCT#a", sk: "PRODUCT" } }));
  now += 31 * 60_000;
  expect([...(await read()).keys()]).toEqual(["c"]);
  documents.middlewareStack.remove("count");
});

test("a stale value is served while it is refreshed or where that fails; the first reader waits", async () => {
  let now = 0;
  const reads: PromiseWithResolvers<number>[] = [];
  const read = staleWhileRevalidate(
    "a number",
    () => {
      const begun = Promise.withResolvers<number>();
      reads.push(begun);
      return begun.promise;
    },
    () => now,
    1000,
  );
  const first = [read(), read()];
  expect(reads).toHaveLength(1);
  reads[0]?.resolve(1);
  expect(await Promise.all(first)).toEqual([1, 1]);
  now = 1001;
  expect([await read(), await read()]).toEqual([1, 1]);
  expect(reads).toHaveLength(2);
  reads[1]?.reject(new Error("down"));
  await new Promise(setImmediate);
  expect(await read()).toBe(1);
  expect(reads).toHaveLength(2);
  now = 5 * 60_000 + 1;
  const late = read();
  reads[2]?.resolve(3);
  expect(await late).toBe(3);
});

test("a refresh that may be frozen with its function is not waited for", async () => {
  let now = 0;
  const reads: PromiseWithResolvers<number>[] = [];
  const read = staleWhileRevalidate(
    "a number",
    () => {
      const begun = Promise.withResolvers<number>();
      reads.push(begun);
      return begun.promise;
    },
    () => now,
    1000,
  );
  const first = read();
  reads[0]?.resolve(1);
  await first;
  now = 1001;
  // Begun in the background, after which the function is frozen: it never ends.
  expect(await read()).toBe(1);
  now = 5 * 60_000 + 1;
  const late = read();
  expect(reads).toHaveLength(3);
  reads[2]?.resolve(3);
  expect(await late).toBe(3);
});

test("a failed first read is repeated by the next caller", async () => {
  let down = true;
  const read = staleWhileRevalidate(
    "a number",
    async () => (down ? Promise.reject(new Error("down")) : 1),
    () => 0,
    1000,
  );
  await expect(read()).rejects.toThrow("down");
  down = false;
  expect(await read()).toBe(1);
});

test("products are read as they are now, and an unknown id is left out", async () => {
  await sell("d", { state: "archived" });
  const products = await findProducts(documents, "CATALOGUE")(["d", "d", "nothing"]);
  expect([...products.keys()]).toEqual(["d"]);
  expect(products.get("d")?.state).toBe("archived");
});

test("the profiles of a user and of their visitor are read together, consistently", async () => {
  const known = (product: string) => ({ product, at, id: "e1", sums: { view: { present: 1, strongest: 1 } } });
  for (const subject of ["user:u", "anonymous:v"]) {
    const products = subject === "user:u" ? [known("a"), known("b")] : [known("a")];
    await put("BEHAVIOUR", {
      ...profileKind.key({ subject: subject }),
      subject,
      ...NOTHING_DONE,
      products,
      firstSeenAt: at,
      lastSeenAt: at,
    });
  }
  const sent: unknown[] = [];
  documents.middlewareStack.add(
    (next) => (args) => {
      sent.push(args.input);
      return next(args);
    },
    { step: "initialize", name: "seen" },
  );
  const read = readPast(documents, "BEHAVIOUR");
  const past = await read(["user:u", "anonymous:v"]);
  expect(past.known.map(({ product }) => product).sort()).toEqual(["a", "a", "b"]);
  expect(past.shown).toEqual([]);
  documents.middlewareStack.remove("seen");
  expect(JSON.stringify(sent)).toContain('"ConsistentRead":true');
  const nothing = { known: [], shown: [], isOff: false, spentMs: 0 };
  expect(await read(["user:nobody"])).toEqual(nothing);
  expect(await read([])).toEqual(nothing);
  await put("BEHAVIOUR", profileItem(switchedOff("user:shy", at), 1));
  expect(await read(["user:shy", "anonymous:v"])).toEqual({ ...nothing, isOff: true });
});

test("a product is owned until its entitlement is revoked", async () => {
  const grant = (productId: string, state: string) =>
    put("COMMERCE", {
      ...entitlementKind.key({ customer: "u", product: productId, source: "ORDER#1" }),
      customer: "u",
      productId,
      source: "ORDER#1",
      state,
      sold: { type: "ebook", version: 1, paid: true },
      grantedAt: at,
    });
  await grant("a", "active");
  await grant("b", "revoked");
  await grant("c", "suspended");
  expect([...(await readOwnedProducts(documents, "COMMERCE", Date.now)("u"))].sort()).toEqual(["a", "c"]);
});

test("the previous model serves until the next is loaded; nobody waits for half a minute", async () => {
  const items = { d: 1, count: 0, factors: new Float32Array(), gramian: new Float64Array(1) };
  const model = { blend: { items }, itemIds: [], popularity: new Float32Array() } as never;
  const loads = new Map<string, PromiseWithResolvers<unknown>>();
  let champion = "a";
  let now = 0;
  const serving = readServedModel(
    async () => {
      if (champion === "unreachable") throw new Error("down");
      return { champion, previous: [], movedAt: new Date(0).toISOString(), version: 1 };
    },
    ((id: string) => {
      const load = Promise.withResolvers<unknown>();
      loads.set(id, load);
      return load.promise;
    }) as never,
    () => now,
  );
  const first = serving();
  await new Promise(setImmediate);
  loads.get("a")?.resolve({ manifest: {}, model });
  expect((await first)?.id).toBe("a");
  champion = "b";
  expect((await serving())?.id).toBe("a");
  expect((await serving())?.id).toBe("a");
  loads.get("b")?.resolve({ manifest: {}, model });
  await new Promise(setImmediate);
  expect((await serving())?.id).toBe("b");

  champion = "missing";
  expect((await serving())?.id).toBe("b");
  loads.get("missing")?.resolve(undefined);
  await new Promise(setImmediate);
  loads.clear();
  expect((await serving())?.id).toBe("b");
  expect(loads.size).toBe(0);
  now = 30_001;
  const waiting = serving();
  await new Promise(setImmediate);
  expect(loads.has("missing")).toBe(true);
  loads.get("missing")?.resolve(undefined);
  expect((await waiting)?.id).toBe("b");
  loads.clear();
  expect((await serving())?.id).toBe("b");
  expect(loads.size).toBe(0);
  champion = "unreachable";
  expect((await serving())?.id).toBe("b");
});

/** A function that is frozen between requests: what takes time goes on only while a request is answered. */
function freezing(whenFrozen: "stands still" | "breaks off") {
  let answering = 0;
  const work = async <T>(result: T): Promise<T> => {
    for (let step = 0; step < 5; step++) {
      await new Promise(setImmediate);
      if (answering > 0) continue;
      if (whenFrozen === "breaks off") throw new Error("ECONNRESET");
      await new Promise(() => {});
    }
    return result;
  };
  const request = async <T>(answer: () => Promise<T>): Promise<T> => {
    answering++;
    try {
      return await answer();
    } finally {
      answering--;
      for (let step = 0; step < 20; step++) await new Promise(setImmediate);
    }
  };
  return { work, request };
}

test.each(["stands still", "breaks off"] as const)(
  "a frozen function whose work %s serves a model half a minute after its promotion",
  async (whenFrozen) => {
    const items = { d: 1, count: 0, factors: new Float32Array(), gramian: new Float64Array(1) };
    const model = { blend: { items }, itemIds: [], popularity: new Float32Array() };
    const { work, request } = freezing(whenFrozen);
    let now = 0;
    let pointer = { champion: "a", previous: [], movedAt: new Date(0).toISOString(), version: 1 };
    const serving = readServedModel(
      async () => pointer,
      () => work({ manifest: {}, model }) as never,
      () => now,
    );
    const served = async (every: number, count: number) => {
      const ids: (string | undefined)[] = [];
      for (let n = 0; n < count; n++) {
        ids.push((await request(serving))?.id);
        now += every;
      }
      return ids;
    };
    expect(await served(7_000, 2)).toEqual(["a", "a"]);
    pointer = { ...pointer, champion: "b", movedAt: new Date(now).toISOString() };
    expect(await served(7_000, 7)).toEqual(["a", "a", "a", "a", "a", "b", "b"]);
    // A rollback, and nobody came for a while.
    pointer = { ...pointer, champion: "a", movedAt: new Date(now).toISOString() };
    now += 3_600_000;
    expect(await served(60_000, 2)).toEqual(["a", "a"]);
  },
);

test.each(["stands still", "breaks off"] as const)(
  "a frozen function whose work %s never uses a read older than five minutes",
  async (whenFrozen) => {
    const { work, request } = freezing(whenFrozen);
    let now = 0;
    const read = staleWhileRevalidate(
      "the time",
      () => work(now),
      () => now,
      60_000,
    );
    for (; now <= 3_600_000; now += 7_000) {
      const value = await request(read);
      expect(now - value).toBeLessThanOrEqual(5 * 60_000);
    }
  },
);

test("a receipt can be read for ninety days", async () => {
  const made = world();
  await call(getRecommendations(made.ports), { query: {} });
  const [receipt] = [...made.receipts.values()] as [Receipt];
  const keep = keepReceipt(documents, "RECOMMENDATIONS");
  const find = findReceipt(documents, "RECOMMENDATIONS");
  const recent = { ...receipt, at: new Date().toISOString() };
  await keep(recent);
  expect(await find(receipt.id)).toEqual(recent);
  await keep({ ...receipt, at: new Date(Date.now() - 91 * 86_400_000).toISOString() });
  expect(await find(receipt.id)).toBeUndefined();
  expect(await find("01JD000000000000000000000Z")).toBeUndefined();
});

test("a rule is replaced at its version only, in one transaction with its audit record", async () => {
  const replace = replaceRule(documents, "RECOMMENDATIONS");
  const list = listRules(documents, "RECOMMENDATIONS");
  const rule: Rule = { id: "fair", action: "pin", product: "a", version: 1, updatedAt: at, updatedBy: "olga" };
  const audit = { rule: "fair", actor: "olga", at };
  expect(await replace(undefined, rule, audit)).toBe(true);
  expect(await replace(undefined, rule, audit)).toBe(false);
  const next = { ...rule, version: 2 };
  const both = await Promise.all([replace(rule, next, audit), replace(rule, next, { ...audit, actor: "otto" })]);
  expect(both.filter(Boolean)).toHaveLength(1);
  expect(await list()).toEqual([next]);
  expect(await replace(rule, undefined, audit)).toBe(false);
  expect(await replace(next, undefined, { ...audit, at: "2026-05-02T00:00:00Z" })).toBe(true);
  expect(await list()).toEqual([]);
  const { Items } = await documents.send(
    new QueryCommand({
      TableName: "RECOMMENDATIONS",
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": "RULE-AUDIT" },
    }),
  );
  expect(Items?.length).toBe(3);
});

test("a list takes two round trips to the tables, its receipt included", async () => {
  const { ports } = world();
  const visitors = await startVisitorTokens();
  const headers = await visitors.as(VISITOR);
  // The key is read with the first token, and kept.
  await call(getRecommendations(ports), { query: {}, headers });
  await sell("p0");
  const read = {
    ...ports,
    interestsOf: readInterests(documents, "BEHAVIOUR"),
    pastOf: readPast(documents, "BEHAVIOUR"),
    owned: readOwnedProducts(documents, "COMMERCE", Date.now),
    keepReceipt: keepReceipt(documents, "RECOMMENDATIONS"),
    findCards: cardsOf,
    productsNow: async (ids: readonly string[]) => {
      await documents.send(
        new BatchGetCommand({ RequestItems: { CATALOGUE: { Keys: [{ pk: "PRODUCT#p0", sk: "PRODUCT" }] } } }),
      );
      return ports.productsNow(ids);
    },
  };
  const trips = await roundTrips(documents, async () => {
    const { status } = await call(getRecommendations(read), { query: {}, headers });
    expect(status).toBe(200);
  });
  expect(trips).toBe(2);
  await visitors.close();
});
