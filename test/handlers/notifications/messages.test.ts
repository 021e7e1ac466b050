import "./environment.ts";
import { PutCommand, ScanCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { listPublished } from "../../../functions/catalogue/client.ts";
import { productItems } from "../../../functions/catalogue/seed.ts";
import { entitlementItem } from "../../../functions/commerce/adapters/dynamodb/entitlements.ts";
import { orderItem } from "../../../functions/commerce/adapters/dynamodb/orders.ts";
import type { Entitlement } from "../../../functions/commerce/contract/entitlement.ts";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import { probabilitiesOfBest, withFloors } from "../../../functions/conversion/offers/thompson.ts";
import { dropFollow, keepFollow } from "../../../functions/creators/adapters/follows.ts";
import { listFollowers } from "../../../functions/creators/client.ts";
import { findUser, userItem } from "../../../functions/identity/client.ts";
import { progressItem } from "../../../functions/learning/seed.ts";
import { findChoice } from "../../../functions/notifications/adapters/choices.ts";
import { assess, checksOf, hasConverted } from "../../../functions/notifications/adapters/message-facts.ts";
import * as messages from "../../../functions/notifications/adapters/messages.ts";
import * as occasions from "../../../functions/notifications/adapters/occasions.ts";
import * as publications from "../../../functions/notifications/adapters/publications.ts";
import { hearComplaint } from "../../../functions/notifications/client.ts";
import type { Message } from "../../../functions/notifications/contract/message.ts";
import { decideMessage } from "../../../functions/notifications/flows/decide-message.ts";
import { tellFollowers } from "../../../functions/notifications/flows/tell-followers.ts";
import { followMessage } from "../../../functions/notifications/handlers/follow-message.ts";
import { handler as getSettings } from "../../../functions/notifications/handlers/get-message-settings.ts";
import { handler as putSettings } from "../../../functions/notifications/handlers/put-message-settings.ts";
import { handler as readReading } from "../../../functions/notifications/handlers/read-messages.ts";
import { type SendMessagesPorts, sendMessages } from "../../../functions/notifications/handlers/send-messages.ts";
import { showMessageStop } from "../../../functions/notifications/handlers/show-message-stop.ts";
import { handler as stopNow } from "../../../functions/notifications/handlers/stop-messages.ts";
import { watchCommerce } from "../../../functions/notifications/handlers/watch-commerce.ts";
import { MOST_A_WEEK } from "../../../functions/notifications/settings.ts";
import { DAY_MS, HOUR_MS, iso } from "../../../functions/shared/kernel/time.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { orderOf, productOf } from "../../domain/commerce/cart.ts";
import { call } from "../call.ts";
import { crashing } from "../crashing.ts";
import { cloud } from "./environment.ts";

afterAll(cloud.close);

const TABLE = "NOTIFICATIONS";
const tables = {
  catalogue: "TOLD_PRODUCTS",
  commerce: "TOLD_ORDERS",
  creators: "TOLD_FOLLOWS",
  learning: "TOLD_STUDY",
};
/** Noon in London on a Monday of June. */
const START = Date.parse("2026-06-01T11:00:00.000Z");
let now = START;
let months = 0;
let tokens = 0;
/** 0.5 is of no control, and chooses the short text. */
let place: (salt: string) => number = () => 0.5;
let held: string[] = [];

const ports: SendMessagesPorts = {
  listPublished: (since) => listPublished(documents, tables.catalogue)(since, 1_000),
  keepPublication: publications.keepPublication(documents, TABLE),
  openPublications: publications.openPublications(documents, TABLE),
  movePublication: publications.movePublication(documents, TABLE),
  listFollowers: listFollowers(documents, tables.creators),
  keepOccasion: occasions.keepOccasion(documents, TABLE),
  duePeople: occasions.duePeople(documents, TABLE),
  openOccasions: occasions.openOccasions(documents, TABLE),
  putOff: occasions.putOff(documents, TABLE),
  assess: assess(documents, tables),
  findReader: findUser(documents, "NOTIFIED"),
  findChoice: findChoice(documents, TABLE),
  findReach: messages.findReach(documents, TABLE),
  findOutcomes: messages.findOutcomes(documents, TABLE),
  isHeldOut: async (user) => held.includes(user),
  keepDecision: messages.keepDecision(documents, TABLE, checksOf(tables)),
  newToken: () => `token${String(++tokens).padStart(27, "0")}`,
  policy: { placeOf: (salt) => place(salt), probabilitiesOfBest, withFloors },
  matureMessages: messages.matureMessages(documents, TABLE),
  hasConverted: hasConverted(documents, tables),
  countMessage: messages.countMessage(documents, TABLE),
  pause: async () => {},
  now: () => now,
  site: "https://shop.example",
  stops: "https://api.example/mails/stop/messages/",
};
const run = (by = ports) => sendMessages(by)({}, { getRemainingTimeInMillis: () => 900_000 });
const watch = watchCommerce({
  keepOccasion: ports.keepOccasion,
  endOccasion: occasions.endOccasion(documents, TABLE),
  now: () => now,
});

const put = (TableName: string, Item: object) => documents.send(new PutCommand({ TableName, Item }));
const ALL = ["abandoned-checkout", "stalled-course", "new-from-creator"];
const choose = (user: string, body: object = {}) =>
  call(putSettings, { user, body: { mail: ALL, site: ALL, quiet: { from: 21, to: 8 }, ...body } });
let people = 0;
/** Somebody who agreed to everything. */
async function join(choice: object | null = {}, language: "en" | "zh" = "en"): Promise<string> {
  const id = `reader${++people}`;
  const user = { id, displayName: id, email: `${id}@example.org`, language, createdAt: iso(START) };
  await put("NOTIFIED", userItem(user));
  if (choice) expect(await choose(id, choice)).toMatchObject({ status: 200 });
  return id;
}
const scan = async (prefix: string, sk: string) => {
  const { Items = [] } = await documents.send(new ScanCommand({ TableName: TABLE }));
  return Items.filter((item) => String(item.pk).startsWith(prefix) && String(item.sk).startsWith(sk));
};
const mailsTo = async (user: string) =>
  (await scan(`MAIL#message-${user}-`, "MAIL")) as { values: Record<string, unknown> }[];
const noticesTo = (user: string) => scan(`USER#${user}`, "NOTICE#");
const decisionsOn = async (user: string) =>
  (await scan("MESSAGE#", "MESSAGE")).filter((item) => item.user === user) as unknown as Message[];

let orders = 0;
const works = { work: productOf("work", { creatorId: "maker", title: "On scales" }) };
async function leave(customer: string, fields: Partial<Order> = {}, product = works.work): Promise<Order> {
  const id = `01JWM8Q00000000000000${String(++orders).padStart(5, "0")}`;
  const order: Order = { ...orderOf(product), id, customer, createdAt: iso(now), ...fields };
  await put(tables.commerce, orderItem(order));
  await watch({ "detail-type": "order", detail: { after: order } });
  return order;
}
const right = (customer: string, productId: string, fields: Partial<Entitlement> = {}): Entitlement => ({
  ...{ customer, productId, source: "ORDER#o", state: "active", grantedAt: iso(now) },
  sold: { type: "course", version: 1, paid: true },
  ...fields,
});
const grant = async (of: Entitlement) => {
  await put(tables.commerce, entitlementItem(of, of.grantedAt));
  await watch({ "detail-type": "entitlement", detail: { after: of } });
};

beforeAll(async () => {
  for (const item of productItems(works.work)) await put(tables.catalogue, item);
});
beforeEach(() => {
  // Each test at noon, and none within the week of another.
  months += 2;
  now = START + months * 30 * DAY_MS;
  place = () => 0.5;
  held = [];
});

test("an order left unpaid is told its buyer once, with a link to the very order", async () => {
  const user = await join({}, "zh");
  const order = await leave(user);
  await run();
  expect(await mailsTo(user)).toEqual([]);
  now += HOUR_MS;
  await Promise.all([run(), run(), run()]);
  await watch({ "detail-type": "order", detail: { after: order } });
  now += 3 * DAY_MS;
  await run();
  const [mail, ...others] = await mailsTo(user);
  expect(others).toEqual([]);
  expect(mail).toMatchObject({
    ...{ template: "message", language: "zh", to: `${user}@example.org` },
    values: { kind: "abandoned-checkout", variant: "short", title: "On scales" },
  });
  expect(JSON.stringify([mail?.values.url, mail?.values.stop, mail?.values.settings])).not.toContain(user);
  expect(await noticesTo(user)).toMatchObject([{ kind: "abandoned-checkout", orderId: order.id }]);
  const [decision] = await decisionsOn(user);
  expect(decision).toMatchObject({ arm: "short", path: `/desk/orders/${order.id}`, mailed: true });
  expect(decision?.propensity).toBeCloseTo(0.9 / 3);
});

test("nobody is reminded of an order that was paid, withdrawn, bought otherwise or is off sale", async () => {
  const paid = await join();
  await leave(paid, { state: "paid", paidAt: iso(now) });
  const withdrawing = await join();
  const order = await leave(withdrawing);
  const ended = { ...order, state: "void" as const, version: 2 };
  await put(tables.commerce, orderItem(ended));
  await watch({ "detail-type": "order", detail: { before: order, after: ended } });
  const unheard = await join();
  await put(tables.commerce, orderItem({ ...(await leave(unheard)), state: "void", version: 2 }));
  const owner = await join();
  await leave(owner);
  await put(tables.commerce, entitlementItem(right(owner, "work"), iso(now)));
  const late = await join();
  const gone = productOf("gone", { creatorId: "maker" });
  for (const item of productItems(gone)) await put(tables.catalogue, item);
  await leave(late, {}, gone);
  for (const item of productItems({ ...gone, state: "archived" })) await put(tables.catalogue, item);
  now += HOUR_MS;
  await run();
  for (const user of [paid, withdrawing, unheard, owner, late]) expect(await decisionsOn(user), user).toEqual([]);
});

test("an order that lapsed unpaid may still be told, for three days", async () => {
  const user = await join();
  const order = await leave(user);
  now += 3 * HOUR_MS;
  const lapsed = { ...order, state: "void" as const, version: 2 };
  await put(tables.commerce, orderItem(lapsed));
  await watch({ "detail-type": "order", detail: { before: order, after: lapsed } });
  await run();
  expect(await mailsTo(user)).toHaveLength(1);
});

test("who agreed to nothing gets no mail, and on the site what they did not turn off", async () => {
  const user = await join(null);
  expect((await call(getSettings, { user })).body).toMatchObject({
    ...{ mail: [], site: ALL, kinds: ALL, quiet: { from: 21, to: 8 } },
    ...{ zoneUsed: "Europe/London", mostAWeek: MOST_A_WEEK },
  });
  await leave(user);
  const silent = await join({ mail: [], site: [] });
  await leave(silent);
  now += HOUR_MS;
  await run();
  expect([await mailsTo(user), await mailsTo(silent)]).toEqual([[], []]);
  expect(await noticesTo(user)).toHaveLength(1);
  expect(await noticesTo(silent)).toHaveLength(0);
  expect(await decisionsOn(silent)).toEqual([]);
});

test("whoever is held out, or of a kind's control, is told nothing; of the control it is kept", async () => {
  const [out, control] = [await join(), await join()];
  held = [out];
  place = (salt) => (salt.startsWith("message-control") ? 0.09 : 0.5);
  await leave(out);
  await leave(control);
  now += HOUR_MS;
  await run();
  for (const user of [out, control]) expect([await mailsTo(user), await noticesTo(user)]).toEqual([[], []]);
  expect(await decisionsOn(out)).toEqual([]);
  expect(await decisionsOn(control)).toMatchObject([{ arm: "control", propensity: 0.1, mailed: false }]);
});

test("quiet hours of somebody's own zone are waited for", async () => {
  const user = await join({ zone: "Asia/Shanghai" });
  // 19:00 in London is 2:00 in Shanghai, until 8:00 there.
  now += 7 * HOUR_MS;
  await leave(user);
  now += HOUR_MS;
  await run();
  expect(await mailsTo(user)).toEqual([]);
  now += 4 * HOUR_MS;
  await run();
  expect(await mailsTo(user)).toEqual([]);
  now += HOUR_MS;
  await run();
  expect(await mailsTo(user)).toHaveLength(1);
});

test("nobody is written to more than twice in seven days, nor twice in one, however many runs there are", async () => {
  const user = await join();
  for (let day = 0; day < 9; day++) {
    await leave(user);
    await leave(user);
    now += HOUR_MS;
    await Promise.all([run(), run()]);
    now += DAY_MS - HOUR_MS;
  }
  const sent = (await decisionsOn(user)).map(({ at }) => Date.parse(at)).sort();
  expect(sent.length).toBeGreaterThan(2);
  for (const at of sent) {
    expect(sent.filter((each) => each >= at && each < at + 7 * DAY_MS).length).toBeLessThanOrEqual(2);
    expect(sent.filter((each) => each >= at && each < at + DAY_MS)).toHaveLength(1);
  }
});

test("a course that stands still is told once a standstill, and one that is done never", async () => {
  const user = await join();
  const course = productOf("course", { creatorId: "maker", title: "Scales" });
  for (const item of productItems(course)) await put(tables.catalogue, item);
  await grant(right(user, "course"));
  const study = (furthest: number, completedAt?: string) =>
    put(
      tables.learning,
      progressItem({
        ...{
          customer: user,
          productId: "course",
          progress: furthest,
          furthest,
          startedAt: iso(now),
          updatedAt: iso(now),
        },
        ...(completedAt !== undefined && { completedAt }),
      }),
    );
  const days = async (n: number) => {
    for (let day = 0; day < n; day++) {
      now += DAY_MS;
      await run();
    }
    return (await decisionsOn(user)).length;
  };
  expect(await days(8), "not begun").toBe(0);
  await study(0.4);
  expect(await days(6), "not stalled").toBe(0);
  expect(await days(8), "stalled").toBe(1);
  expect(await days(20), "told").toBe(1);
  await study(0.5);
  expect(await days(15), "stalled again").toBe(2);
  await study(1, iso(now));
  expect(await days(30), "done").toBe(2);
  expect((await mailsTo(user)).map(({ values }) => values.done).sort()).toEqual([40, 50]);
  expect(await decisionsOn(user)).toContainEqual(expect.objectContaining({ path: "/read/course" }));
});

test("followers are told of new works once and together, after a crash at any page too", async () => {
  const followers = await Promise.all(Array.from({ length: 5 }, () => join()));
  const follow = keepFollow(documents, tables.creators);
  for (const user of followers) await follow({ user, creatorId: "star", at: iso(now) }, 1);
  const publish = async (id: string) => {
    const product = productOf(id, { creatorId: "star", title: `New ${id}`, publishedAt: iso(now) });
    for (const item of productItems(product)) await put(tables.catalogue, item);
  };
  await publish("new1");
  const small: SendMessagesPorts = {
    ...ports,
    listFollowers: (creator, page) => ports.listFollowers(creator, { ...page, limit: 2 }),
  };
  for (let n = 0; n < 12; n++) {
    for (const when of ["before", "after"] as const) {
      await tellFollowers(crashing(small, ["policy", "now"], n, when).ports, () => false).catch(() => {});
    }
  }
  now += HOUR_MS;
  await publish("new2");
  await dropFollow(documents, tables.creators)(followers[0] ?? "", "star", 1);
  await run();
  now += 6 * HOUR_MS;
  await run();
  await run();
  now += 9 * DAY_MS;
  await run();
  expect(await mailsTo(followers[0] ?? "")).toEqual([]);
  for (const user of followers.slice(1)) {
    expect(await mailsTo(user)).toMatchObject([{ values: { kind: "new-from-creator", title: "New new2", more: 1 } }]);
    expect(await decisionsOn(user)).toMatchObject([{ path: "/creators/star", subjects: ["new2", "new1"] }]);
  }
});

test("a crash between any two effects loses no message and sends none twice", async () => {
  for (const when of ["before", "after"] as const) {
    for (let n = 0; n < 4; n++) {
      const user = await join();
      await leave(user);
      now += HOUR_MS;
      await decideMessage(crashing(ports, ["policy", "now", "newToken", "isHeldOut"], n, when).ports, user).catch(
        () => {},
      );
      await Promise.all([decideMessage(ports, user), decideMessage(ports, user)]);
      expect(await decisionsOn(user), `${when} ${n}`).toHaveLength(1);
      expect(await mailsTo(user)).toHaveLength(1);
      expect(await noticesTo(user)).toHaveLength(1);
      now -= HOUR_MS;
    }
  }
});

test("what changes while it is decided is a condition of the write", async () => {
  const decideWhile = async (change: (user: string, order: Order) => Promise<unknown>) => {
    const user = await join();
    const order = await leave(user);
    now += HOUR_MS;
    let isFirst = true;
    const keepDecision: SendMessagesPorts["keepDecision"] = async (decision) => {
      if (isFirst) await change(user, order);
      isFirst = false;
      return ports.keepDecision(decision);
    };
    await decideMessage({ ...ports, keepDecision }, user);
    return decisionsOn(user);
  };
  const paid = (_: string, order: Order) =>
    put(tables.commerce, orderItem({ ...order, state: "paid", paidAt: iso(now), version: 2 }));
  expect(await decideWhile(paid)).toEqual([]);
  expect(await decideWhile((user) => choose(user, { mail: [], site: [] }))).toEqual([]);
  const quiet = await decideWhile((user) => choose(user, { mail: [] }));
  expect(quiet).toMatchObject([{ mailed: false }]);
});

test("a mail's link leads where it says, and stops its kind in one click, for nobody else and not for ever", async () => {
  const [user, other] = [await join(), await join()];
  const order = await leave(user);
  await leave(other);
  now += HOUR_MS;
  await run();
  const [{ token = "" } = {}] = await decisionsOn(user);
  const links = {
    findMessage: messages.findMessage(documents, TABLE, () => now),
    noteMessage: messages.noteMessage(documents, TABLE),
    now: () => now,
  };
  const follow = (by: string) => call(followMessage(links), { params: { token: by } });
  expect(await follow(token)).toMatchObject({
    status: 200,
    body: { path: `/desk/orders/${order.id}`, language: "en" },
  });
  expect((await follow(token)).status).toBe(200);
  for (const forged of ["x".repeat(32), token.replace("token", "tokem")])
    expect((await follow(forged)).status).toBe(404);
  const event = (handler: unknown, body?: string) =>
    (handler as (event: object, context: object) => Promise<{ statusCode: number; body: string }>)(
      { headers: {}, pathParameters: { token }, body, requestContext: { http: { sourceIp: "192.0.2.9" } } },
      {},
    );
  const shown = await event(showMessageStop(links));
  expect(shown.body).toContain('<form method="post">');
  expect(shown.body).not.toContain(user);
  expect((await call(getSettings, { user })).body).toMatchObject({ mail: ALL });
  await documents.send(
    new UpdateCommand({
      ...{ TableName: TABLE, Key: { pk: `MESSAGE#${token}`, sk: "MESSAGE" } },
      ...{ UpdateExpression: "SET expiresAt = :end", ExpressionAttributeValues: { ":end": 99_999_999_999 } },
    }),
  );
  for (let n = 0; n < 2; n++) expect((await event(stopNow, "List-Unsubscribe=One-Click")).statusCode).toBe(200);
  expect((await call(getSettings, { user })).body).toMatchObject({ mail: ALL.slice(1), site: ALL });
  expect((await call(getSettings, { user: other })).body).toMatchObject({ mail: ALL });
  expect((await event(stopNow, "all=1")).statusCode).toBe(200);
  expect((await call(getSettings, { user })).body).toMatchObject({ mail: [] });
  expect((await decisionsOn(user))[0]).toMatchObject({ followedAt: expect.any(String), stoppedAt: expect.any(String) });
  const [{ token: old = "" } = {}] = await decisionsOn(other);
  now += 91 * DAY_MS;
  expect((await follow(old)).status).toBe(404);
});

test("who calls a message spam agrees to none any more, until they say so again", async () => {
  const user = await join();
  await leave(user);
  now += HOUR_MS;
  await run();
  const [{ token = "" } = {}] = await decisionsOn(user);
  const hear = () => hearComplaint(documents, TABLE, () => now)(token, iso(now));
  await hear();
  expect((await call(getSettings, { user })).body).toMatchObject({ mail: [] });
  await choose(user);
  await hear();
  expect((await call(getSettings, { user })).body).toMatchObject({ mail: ALL });
});

test("after a week it is counted once what a message led to, and told to operators", async () => {
  const before = await call<{ items: Record<string, { decided: number }>[] }>(readReading, {
    user: "op",
    groups: ["operator"],
  });
  const [buyer, leaver] = [await join(), await join()];
  await leave(buyer);
  await leave(leaver);
  now += HOUR_MS;
  await run();
  now += DAY_MS;
  await put(tables.commerce, entitlementItem(right(buyer, "work"), iso(now)));
  now += 7 * DAY_MS;
  const counted = () => messages.findOutcomes(documents, TABLE)("abandoned-checkout");
  const start = await counted();
  await Promise.all([run(), run()]);
  const end = await counted();
  expect((end.short?.decided ?? 0) - (start.short?.decided ?? 0)).toBeGreaterThanOrEqual(2);
  await run();
  expect(await counted()).toEqual(end);
  const reading = await call<{ items: { kind: string; lacks?: object; treated: { decided: number } }[] }>(readReading, {
    ...{ user: "op", groups: ["operator"] },
  });
  expect([before.status, reading.status]).toEqual([200, 200]);
  expect(reading.body.items.map(({ kind }) => kind)).toEqual(ALL);
  expect(reading.body.items[0]).toMatchObject({ lacks: { control: expect.any(Number) } });
});
