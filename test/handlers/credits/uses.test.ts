import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CreditsWorld, creditsWorld } from "./world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let made: CreditsWorld;
beforeAll(async () => {
  made = await creditsWorld();
});
afterAll(() => made.close());

/** Every lot's counters are what its uses say, and sum to what was granted. */
async function checkCounters(granted: number): Promise<void> {
  const { usages, lots } = await made.kept();
  for (const lot of lots) {
    const of = (state: string) =>
      usages
        .filter((each) => each.state === state && each.customer === lot.customer)
        .flatMap((each) => each.lots)
        .filter(({ productId, source }) => productId === lot.productId && source === lot.source)
        .reduce((sum, { credits }) => sum + credits, 0);
    expect([lot.used, lot.reserved]).toEqual([of("committed"), of("held")]);
    if (granted > 0) expect(lot.left + lot.used + lot.reserved).toBe(granted);
  }
}

test("a pack is bought, again and again, and its credits are used", async () => {
  const [pack, talk] = [await made.sellPack(10), await made.sellUse(4)];
  expect(await made.use("ann", talk)).toMatchObject({ status: 402, body: { code: "insufficient-credits" } });
  const first = await made.bought("ann", [pack]);
  const second = await made.bought("ann", [pack]);
  expect(await made.credits("ann")).toEqual([
    {
      creatorId: "maker",
      creator: { id: "maker", name: "Name of maker", handle: "handle-maker" },
      left: 20,
      reserved: 0,
      lots: [first, second].map(({ id }) => ({
        productId: pack,
        orderId: id,
        granted: 10,
        left: 10,
        reserved: 0,
        state: "active",
      })),
    },
  ]);
  for (let n = 0; n < 5; n++) expect(await made.use("ann", talk)).toMatchObject({ status: 201 });
  expect(await made.use("ann", talk)).toMatchObject({ status: 402 });
  expect(await made.left("ann")).toBe(0);
  // The third use took what was left of the first lot and began the second.
  const { usages } = await made.kept();
  const sources = usages.filter(({ lots }) => lots.length === 2);
  expect(sources.map(({ lots }) => lots.map(({ credits }) => credits))).toEqual([[2, 2]]);
});

test("a product is either used for credits or ordered", async () => {
  const [talk, course] = [await made.sellUse(4), await made.sell()];
  expect(await made.order("ann", [talk])).toMatchObject({
    status: 422,
    body: { code: "pay-per-use", detail: expect.stringContaining(`/products/${talk}/use`) },
  });
  expect(await made.use("ann", course)).toMatchObject({ status: 409, body: { code: "not-per-use" } });
  expect(await made.use("maker", talk)).toMatchObject({ status: 409, body: { code: "own-product" } });
  expect(await made.use("ann", "nothing")).toMatchObject({ status: 404, body: { code: "unknown-product" } });
  const archived = await made.sellUse(1, { state: "archived" });
  expect(await made.use("ann", archived)).toMatchObject({ status: 404 });
});

test("the same usage id is one use, however often sent; with another meaning it is refused", async () => {
  const [pack, talk, other] = [await made.sellPack(10), await made.sellUse(3), await made.sellUse(3)];
  await made.bought("twice", [pack]);
  const usage = ulid();
  const replies = await Promise.all(Array.from({ length: 10 }, () => made.use("twice", talk, { usage })));
  for (const reply of replies) expect(reply).toEqual(replies[0]);
  expect(replies[0]).toMatchObject({ status: 201, body: { id: usage, state: "committed", credits: 3 } });
  expect(await made.left("twice")).toBe(7);
  for (const [user, product, hold] of [
    ["twice", other, false],
    ["twice", talk, true],
    ["eve", talk, false],
  ] as const) {
    expect(await made.use(user, product, { usage, hold })).toMatchObject({
      status: 409,
      body: { code: "usage-mismatch" },
    });
  }
  expect(await made.left("twice")).toBe(7);
});

test("50 uses at once of a lot of 10 are 10 uses", async () => {
  const [pack, talk] = [await made.sellPack(10), await made.sellUse(1)];
  await made.bought("crowd", [pack]);
  const replies = await Promise.all(Array.from({ length: 50 }, () => made.use("crowd", talk)));
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(10);
  for (const { status, body } of replies.filter(({ status }) => status !== 201)) {
    expect([status, body.code]).toEqual([402, "insufficient-credits"]);
  }
  expect(await made.left("crowd")).toBe(0);
  await checkCounters(0);
});

test("credits of one creator do not pay for another's products", async () => {
  const [pack, talk] = [await made.sellPack(10, { creatorId: "anna" }), await made.sellUse(1, { creatorId: "ben" })];
  await made.bought("loyal", [pack]);
  expect(await made.use("loyal", talk)).toMatchObject({ status: 402 });
});

test("credits that end first are used first, and ended ones are lost", async () => {
  const [forever, month, week] = [
    await made.sellPack(10),
    await made.sellPack(10, { validDays: 30 }),
    await made.sellPack(10, { validDays: 7 }),
  ];
  const talk = await made.sellUse(5);
  for (const pack of [forever, month, week]) await made.bought("planner", [pack]);
  await made.use("planner", talk);
  const lots = (await made.credits("planner")).flatMap((each) => each.lots);
  expect(lots.map(({ productId, left }) => [productId, left])).toEqual([
    [week, 5],
    [month, 10],
    [forever, 10],
  ]);
  made.clock.ahead += 8 * DAY;
  expect(await made.left("planner")).toBe(20);
  expect((await made.credits("planner"))[0]?.lots[0]).toMatchObject({ productId: week, left: 5, state: "ended" });
  await made.use("planner", talk);
  expect((await made.credits("planner")).flatMap((each) => each.lots).map(({ left }) => left)).toEqual([5, 5, 10]);
  made.clock.ahead -= 8 * DAY;
});

test("a use opens content for its time only; meanwhile it can be bought for good", async () => {
  const content = {
    key: "products/x/1",
    name: "x.pdf",
    mediaType: "application/pdf",
    bytes: 1,
    since: 1,
    at: "2026-01-01T00:00:00.000Z",
  };
  const pack = await made.sellPack(10);
  const report = await made.sell({ type: "report", use: { credits: 2, accessHours: 48 }, content });
  await made.bought("reader", [pack]);
  const { body } = await made.use("reader", report);
  const [right] = (await made.entitlements("reader")).filter(({ productId }) => productId === report);
  expect(right).toMatchObject({ source: `USAGE#${body.id}`, state: "active", endsAt: body.accessUntil });
  expect(Date.parse(body.accessUntil ?? "") - Date.parse(body.endedAt ?? "")).toBe(48 * HOUR);
  const ownership = await made.ports.findOwnership("reader", [report, pack]);
  expect(ownership.owned.has(report)).toBe(false);
});

test("reserved credits wait until either side, and nobody else, commits or releases them", async () => {
  const [pack, talk] = [await made.sellPack(10), await made.sellUse(4)];
  await made.bought("holder", [pack]);
  const held = async () => (await made.use("holder", talk, { hold: true })).body;
  const [a, b] = [await held(), await held()];
  expect(a).toMatchObject({ state: "held" });
  expect(Date.parse(a.heldUntil ?? "") - Date.parse(a.at)).toBe(24 * HOUR);
  expect(await made.use("holder", talk)).toMatchObject({ status: 402 });
  expect(await made.credits("holder")).toMatchObject([{ left: 2, reserved: 8 }]);
  for (const stranger of ["eve", "anna"]) {
    for (const end of [made.commitUse, made.releaseUse, made.usage]) {
      expect(await end(stranger, a.id)).toMatchObject({ status: 404, body: { code: "unknown-usage" } });
    }
  }
  expect(await made.commitUse("maker", a.id)).toMatchObject({
    status: 200,
    body: { state: "committed", endedBy: "creator" },
  });
  expect(await made.commitUse("holder", a.id)).toMatchObject({ status: 200, body: { endedBy: "creator" } });
  expect(await made.releaseUse("holder", a.id)).toMatchObject({ status: 409, body: { code: "usage-ended" } });
  expect(await made.releaseUse("holder", b.id)).toMatchObject({ status: 200, body: { state: "released" } });
  expect(await made.releaseUse("maker", b.id)).toMatchObject({ status: 200, body: { endedBy: "customer" } });
  expect(await made.commitUse("maker", b.id)).toMatchObject({ status: 409, body: { code: "usage-ended" } });
  const [c, d] = [await held(), await made.use("holder", talk, { hold: true })];
  expect(d.status).toBe(402);
  expect(await made.releaseUse("maker", c.id)).toMatchObject({ body: { endedBy: "creator" } });
  expect(await made.left("holder")).toBe(6);
  await checkCounters(0);
});

test("an expired reservation does not count, spends nothing, and is released by the schedule", async () => {
  const [pack, talk] = [await made.sellPack(4), await made.sellUse(4)];
  await made.bought("sleeper", [pack]);
  const { body: old } = await made.use("sleeper", talk, { hold: true });
  made.clock.ahead += DAY;
  expect(await made.credits("sleeper")).toMatchObject([{ left: 4, reserved: 0 }]);
  expect(await made.commitUse("maker", old.id)).toMatchObject({ status: 409, body: { code: "usage-ended" } });
  // Before the schedule came round.
  const { body: next, status } = await made.use("sleeper", talk, { hold: true });
  expect(status).toBe(201);
  expect((await made.usage("sleeper", old.id)).body).toMatchObject({ state: "released", endedBy: "time" });
  made.clock.ahead += DAY;
  await made.endHolds();
  await made.endHolds();
  expect((await made.usage("sleeper", next.id)).body).toMatchObject({ state: "released", endedBy: "time" });
  expect(await made.left("sleeper")).toBe(4);
  expect(
    (await made.everythingOfCredits()).filter(
      ({ pk, sk }) => pk === "CUSTOMER#sleeper" && String(sk).startsWith("RESERVATION#"),
    ),
  ).toEqual([]);
  await checkCounters(0);
  made.clock.ahead -= 2 * DAY;
});

test("a reservation ends before its lot, so that no ended credits are spent", async () => {
  const [pack, talk] = [await made.sellPack(4, { validDays: 1 }), await made.sellUse(4)];
  await made.bought("late", [pack]);
  made.clock.ahead += 20 * HOUR;
  const { body } = await made.use("late", talk, { hold: true });
  const [lot] = (await made.credits("late")).flatMap(({ lots }) => lots);
  expect(body.heldUntil).toBe(lot?.endsAt);
  made.clock.ahead -= 20 * HOUR;
});

test("uses are listed in pages, to their customer and to their creator", async () => {
  const [pack, talk] = [
    await made.sellPack(100, { creatorId: "lister" }),
    await made.sellUse(1, { creatorId: "lister" }),
  ];
  await made.bought("walker", [pack]);
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) {
    made.clock.ahead += 10;
    ids.unshift((await made.use("walker", talk)).body.id);
  }
  for (const [user, as] of [
    ["walker", "customer"],
    ["lister", "creator"],
  ] as const) {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await made.usages(user, { as, limit: "2", ...(cursor && { cursor }) });
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.cursor;
    } while (cursor);
    expect(seen).toEqual(ids);
  }
  expect((await made.usages("lister")).body.items).toEqual([]);
  const { body } = await made.usages("walker", { limit: "2" });
  expect((await made.usages("lister", { as: "creator", cursor: body.cursor })).status).toBe(400);
});
