import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Meter } from "../../../bench/commerce/meter.ts";
import { isOwner } from "../../../functions/catalogue/adapters/commerce.ts";
import { productKey } from "../../../functions/catalogue/keys.ts";
import { entitlementItem } from "../../../functions/commerce/adapters/dynamodb/entitlements.ts";
import { findOwnership } from "../../../functions/commerce/adapters/dynamodb/ownership.ts";
import { findSubscriptions, subscriptionItem } from "../../../functions/commerce/adapters/dynamodb/subscriptions.ts";
import { type Entitlement, organisationCustomer } from "../../../functions/commerce/contract/entitlement.ts";
import type { Subscription } from "../../../functions/commerce/contract/subscription.ts";
import { handler as getCredits } from "../../../functions/credits/handlers/get-credits.ts";
import { handler as useProduct } from "../../../functions/credits/handlers/use-product.ts";
import { lotKey, reservationKind } from "../../../functions/credits/keys.ts";
import { handler as getAccess } from "../../../functions/learning/handlers/get-access.ts";
import { handler as getLibrary } from "../../../functions/learning/handlers/get-library.ts";
import { handler as putProgress } from "../../../functions/learning/handlers/put-progress.ts";
import { handler as writeReview } from "../../../functions/learning/handlers/write-review.ts";
import { handler as getUsage } from "../../../functions/organisations/handlers/get-usage.ts";
import { handler as getUsageReport } from "../../../functions/organisations/handlers/get-usage-report.ts";
import { handler as listSeats } from "../../../functions/organisations/handlers/list-seats.ts";
import { claimedSeatKey, organisationKey, seatKey } from "../../../functions/organisations/keys.ts";
import { NO_SUMS } from "../../../functions/payouts/domain/statement.ts";
import { handler as getBalance } from "../../../functions/payouts/handlers/get-balance.ts";
import { handler as getStatement } from "../../../functions/payouts/handlers/get-statement.ts";
import { handler as listStatements } from "../../../functions/payouts/handlers/list-statements.ts";
import { entryKind, monthKind } from "../../../functions/payouts/keys.ts";
import { readOwnedProducts } from "../../../functions/recommendations/adapters/customer.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { handler as queueDeliveries } from "../../../functions/webhooks/handlers/queue-deliveries.ts";
import { handler as replayFailed } from "../../../functions/webhooks/handlers/replay-webhook-deliveries.ts";
import { endpointKind } from "../../../functions/webhooks/keys.ts";
import { paid, pending } from "../../domain/webhooks/sales.ts";
import { productOf } from "../../product-of.ts";
import { call } from "../call.ts";
import { authorizerOf } from "../claims.ts";
import { cloud } from "./environment.ts";

const ROWS = 10_000;
const AT = "2026-02-01T00:00:00.000Z";
const rows = <Row>(make: (n: number) => Row): Row[] => Array.from({ length: ROWS }, (_, n) => make(n));
/** Ids in the order of their numbers. */
const idOf = (n: number): string => `01J${String(n).padStart(23, "0")}`;
const sold = { type: "ebook", version: 1, paid: true } as const;

const meter = new Meter(documents);
afterAll(cloud.close);

/** That a request made so many calls at most, and read so many units: a unit is 4 KiB read consistently. */
async function within(calls: number, units: number, request: () => Promise<unknown>): Promise<void> {
  const taken = await meter.of(request);
  expect(taken.calls, JSON.stringify(taken)).toBeLessThanOrEqual(calls);
  expect(taken.read, JSON.stringify(taken)).toBeLessThanOrEqual(units);
}
const fine = async (reply: Promise<{ status: number; body: unknown }>) => {
  const { status, body } = await reply;
  expect([200, 201, 202], JSON.stringify(body)).toContain(status);
  return body as Record<string, never>;
};

const user = "ann";
const product = ulid();
beforeAll(async () => {
  const kinds = ["ORDER", "USAGE", "SUBSCRIPTION"];
  // Eight in ten are of one product, and the newest order of it alone is in force; the others are of as many products.
  const rights = rows((n): Entitlement => {
    const isOne = n % 5 !== 0;
    const kind = isOne ? kinds[n % 3] : "ORDER";
    const isActive = !isOne || n === ROWS - 4;
    return {
      customer: user,
      productId: isOne ? product : idOf(n),
      source: `${isActive ? "ORDER" : kind}#${idOf(n)}`,
      state: isActive ? "active" : "revoked",
      sold,
      grantedAt: new Date(Date.parse(AT) + n * 1000).toISOString(),
      ...(n % 20 === 0 && { credits: { amount: 5, creatorId: "maker" } }),
    };
  });
  await cloud.fill(
    "COMMERCE",
    rights.map((right) => entitlementItem(right, AT)),
  );
  const put = (TableName: string, Item: object) => documents.send(new PutCommand({ TableName, Item }));
  await put("CATALOGUE", { ...productKey(product), ...productOf(product, { type: "ebook" }) });
});

test("with ten thousand rights, a page of the library takes a bounded number of reads", async () => {
  let cursor: string | undefined;
  const seen: string[] = [];
  for (let n = 0; n < 3; n++) {
    await within(130, 400, async () => {
      const body = await fine(call(getLibrary, { user, query: { limit: "20", ...(cursor && { cursor }) } }));
      const page = body as unknown as { items: { product: { id: string } }[]; cursor?: string };
      seen.push(...page.items.map((each) => each.product.id));
      cursor = page.cursor;
    });
    expect(cursor).toBeDefined();
  }
  // Of its products the catalogue knows one, by the newest of its rights.
  expect(seen).toEqual([product]);
});

test("with thousands of rights to one product, the right that counts is found in a few reads", async () => {
  const params = { id: product };
  await within(8, 80, async () => {
    expect((await fine(call(getAccess, { user, params }))).allowed).toBe(true);
  });
  await within(12, 80, () => fine(call(putProgress, { user, params, body: { progress: 0.5 } })));
  await within(12, 80, () => fine(call(writeReview, { user, params, body: { rating: 4 } })));
  await within(5, 60, async () => {
    expect(await isOwner(documents, "COMMERCE")(user, product)).toBe(true);
  });
  const cart = [product, ...Array.from({ length: 19 }, (_, n) => idOf(5 * n + 5))];
  await within(30, 120, async () => {
    expect((await findOwnership(documents, "COMMERCE")(user, cart)).owned).toContain(product);
  });
});

test("with ten thousand rights, none of the newest thousand is recommended, in two reads", async () => {
  await within(2, 200, async () => {
    const known = await readOwnedProducts(documents, "COMMERCE", () => Date.parse(AT))(user);
    expect(known).toContain(product);
    expect(known).toContain(idOf(ROWS - 5));
  });
});

test("with ten thousand packs, counters and reservations, credits take bounded reads", async () => {
  const lot = (n: number) => ({ customer: user, productId: idOf(n), source: `ORDER#${idOf(n)}` });
  const lots = [{ productId: idOf(0), source: `ORDER#${idOf(0)}`, credits: 1 }];
  const counters = { left: 2, used: 3, reserved: 0 };
  await cloud.fill(
    "CREDITS",
    rows((n) =>
      n % 2 === 0
        ? { ...lotKey(lot(n * 10)), ...lot(n * 10), ...counters }
        : {
            ...reservationKind.key({ customer: user, usage: idOf(n) }),
            id: idOf(n),
            state: "held",
            heldUntil: "2999-01-01T00:00:00.000Z",
            lots,
          },
    ),
  );
  await within(14, 900, async () => {
    const { balances } = await fine(call(getCredits, { user }));
    // Two are left of each of the five hundred packs.
    expect(balances).toMatchObject([{ creatorId: "maker", left: 1000 }]);
  });
  const perUse = ulid();
  const Item = { ...productKey(perUse), ...productOf(perUse, { use: { credits: 3 } }) };
  await documents.send(new PutCommand({ TableName: "CATALOGUE", Item }));
  await within(24, 1_000, async () => {
    const used = await fine(call(useProduct, { user, params: { id: perUse }, body: { usage: ulid() } }));
    expect(used).toMatchObject({ credits: 3, state: "committed" });
  });
});

test("with ten thousand subscriptions, the active ones and a product's first take a few reads", async () => {
  const plan = {
    productId: product,
    creatorId: "maker",
    title: "Membership",
    price: { amount: 900, currency: "usd" },
    interval: "month",
    version: 1,
  };
  const fields = { customer: "subscriber", plan, plans: [plan], trialDays: 0, createdAt: AT, cancelAtPeriodEnd: false };
  const of = (n: number): Subscription => {
    const state = n === 7 ? "active" : "ended";
    return { ...fields, id: idOf(n), state, rights: [], version: 1, ...(n < 10 && { startedAt: AT }) } as never;
  };
  await cloud.fill(
    "COMMERCE",
    rows((n) => subscriptionItem(of(n))),
  );
  const right: Entitlement = {
    ...{ customer: "subscriber", productId: product, source: `SUBSCRIPTION#${idOf(3)}` },
    ...{ state: "revoked", sold, grantedAt: AT },
  };
  await cloud.fill("COMMERCE", [entitlementItem(right, AT)]);
  await within(4, 200, async () => {
    const found = await findSubscriptions(documents, "COMMERCE")("subscriber", product);
    expect(found.map(({ id }) => id)).toEqual(expect.arrayContaining([idOf(3), idOf(7), idOf(ROWS - 1)]));
  });
});

test("with ten thousand seats in a thousand pools, each page takes a bounded number of reads", async () => {
  const id = ulid();
  const order = (n: number) => idOf(n % 1000);
  const owner = { ...organisationKey(id), id, name: "Large", owner: user, createdAt: AT, version: 1 };
  await cloud.fill("ORGANISATIONS", [owner]);
  await cloud.fill(
    "COMMERCE",
    Array.from({ length: 1000 }, (_, n) =>
      entitlementItem(
        {
          ...{ customer: organisationCustomer(id), productId: product, source: `ORDER#${order(n)}`, state: "active" },
          ...{ sold, grantedAt: AT, seats: 10 },
        },
        AT,
      ),
    ),
  );
  const seatOf = (n: number) => ({ organisation: id, productId: product, order: order(n), email: `m${n}@x.example` });
  await cloud.fill(
    "ORGANISATIONS",
    rows((n) => ({
      ...seatKey(id, idOf(n)),
      ...{ ...seatOf(n), id: idOf(n), state: n < 9_990 ? "claimed" : "invited", codeHash: "h", invitedAt: AT },
      ...{ customer: `m${n}`, claimedAt: AT, sold, version: 1 },
    })),
  );
  await cloud.fill(
    "ORGANISATIONS",
    rows((n) => ({
      ...claimedSeatKey(order(n), product, idOf(n)),
      ...{ ...seatOf(n), seat: idOf(n), customer: `m${n}`, claimedAt: AT, sold, access: "active" },
    })),
  );
  const request = { user, params: { id } };
  // A page may have none of what is asked for: it goes on where it stopped.
  let cursor: string | undefined;
  let invited = 0;
  let pages = 0;
  do {
    // Each of a thousand pools is counted.
    await within(20, 1500, async () => {
      const query = { state: "invited", ...(cursor && { cursor }) };
      const body = (await fine(call(listSeats, { ...request, query }))) as unknown as {
        items: object[];
        cursor?: string;
      };
      invited += body.items.length;
      cursor = body.cursor;
    });
    pages++;
  } while (cursor && pages < 15);
  expect([invited, cursor]).toEqual([10, undefined]);

  const seats = new Set<string>();
  cursor = undefined;
  for (let n = 0; n < 3; n++) {
    await within(80, 300, async () => {
      const query = { limit: "100", ...(cursor && { cursor }) };
      const body = (await fine(call(getUsage, { ...request, query }))) as unknown as {
        seats: { seat: string }[];
        cursor: string;
      };
      expect(body.seats).toHaveLength(100);
      for (const { seat } of body.seats) seats.add(seat);
      cursor = body.cursor;
    });
  }
  expect(seats.size).toBe(300);
  const report = getUsageReport as (event: object, context: object) => Promise<{ headers: Record<string, string> }>;
  const requestContext = { http: { sourceIp: "192.0.2.1" }, authorizer: authorizerOf(user) };
  const event = { headers: {}, pathParameters: { id }, requestContext };
  await within(120, 900, async () => {
    expect((await report(event, {})).headers["next-cursor"]).toBeDefined();
  });
});

test("with ten thousand deliveries and endpoints, a replay and a sale take bounded reads", async () => {
  const id = ulid();
  const endpoint = (n: number) => ({
    ...{ id: n === 0 ? id : idOf(n), owner: n === 0 ? user : `op${n}`, scope: "all", url: "https://x.example/" },
    ...{ secrets: [{ value: "whsec_x" }], createdAt: AT, version: 1 },
  });
  await cloud.fill(
    "WEBHOOKS",
    rows((n) => {
      const { owner, id } = endpoint(n);
      return { pk: `OWNER#${owner}`, sk: `ENDPOINT#${id}`, ...endpoint(n), ...endpointKind.place.ofAll({ id }) };
    }),
  );
  await cloud.fill(
    "WEBHOOKS",
    rows((n) => ({
      ...{ pk: `ENDPOINT#${id}`, sk: `DELIVERY#${idOf(n)}`, id: idOf(n), endpoint: id, owner: user },
      ...{ type: "order.paid", at: AT, body: "{}", state: n % 2000 === 1500 ? "failed" : "delivered" },
      ...{ attempts: [], tries: 1, expiresAt: 4_000_000_000, version: 1 },
    })),
  );
  await within(3, 120, async () => {
    const since = "2015-01-01T00:00:00Z";
    const body = await fine(call(replayFailed, { user, params: { id }, body: { since } }));
    expect(body).toMatchObject({ isComplete: false, next: expect.any(String) });
  });
  // Two creators' own endpoints, and a hundred for everyone's sales: a read for each, and a write for each of the hundred.
  const sale = { "detail-type": "order", time: AT, detail: { before: pending(), after: paid() } };
  await within(3 + 100, 60, () => queueDeliveries(sale));
});

test("with ten thousand entries, a creator's balance and months are read from stored sums", async () => {
  const postings = [
    { account: "earned", amount: -100 },
    { account: "payable", amount: 100 },
  ];
  await cloud.fill(
    "PAYOUTS",
    rows((n) => ({
      ...entryKind.key({ creator: "maker", cause: `payment:${n}` }),
      ...{ cause: `payment:${n}`, creator: "maker", currency: "usd", at: AT, reference: idOf(n), postings },
      ...entryKind.place.ofMonth({ creator: "maker", month: "2026-02", at: AT, cause: `payment:${n}` }),
    })),
  );
  await within(3, 5, () => fine(call(getBalance, { user: "maker", groups: ["creator"] })));
  await within(1, 5, () => fine(call(listStatements, { user: "maker", groups: ["creator"] })));

  // A month's own item has the sums of its days, so a PDF reads no entry; a CSV has them all, a page of 1 MB at a time.
  const days = { "01-earned": ROWS * 100, "01-earned-count": ROWS };
  const sums = { ...NO_SUMS, earned: ROWS * 100, ...days };
  const month = { month: "2026-02", currency: "usd" };
  const Item = { ...monthKind.key({ creator: "maker", ...month }), ...month, ...sums };
  await documents.send(new PutCommand({ TableName: "PAYOUTS", Item }));
  const statement = (format: string) => fileOf(getStatement, "maker", { month: "2026-02" }, { format });
  await within(2, 5, async () => expect((await statement("pdf")).statusCode).toBe(200));
  await within(12, 900, async () => {
    const { body = "", isBase64Encoded } = await statement("csv");
    const csv = Buffer.from(body, isBase64Encoded ? "base64" : "utf8").toString();
    expect(csv.trimEnd().split("\r\n").length).toBeGreaterThan(ROWS);
  });
});

interface FileReply {
  readonly statusCode: number;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** A file as the gateway hands it out: gzip is not asked for. */
function fileOf(handler: unknown, user: string, pathParameters: object, queryStringParameters: object) {
  const requestContext = { http: { sourceIp: "192.0.2.1" }, authorizer: authorizerOf(user, ["creator"]) };
  const answer = handler as (event: object, context: object) => Promise<FileReply>;
  return answer({ headers: {}, pathParameters, queryStringParameters, requestContext }, {});
}
