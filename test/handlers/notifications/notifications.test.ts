import "./environment.ts";
import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { productKey } from "../../../functions/catalogue/keys.ts";
import { userItem } from "../../../functions/identity/client.ts";
import { mailKind } from "../../../functions/mail/keys.ts";
import type { ShownNotice } from "../../../functions/notifications/contract/notice.ts";
import { handler as getSettings } from "../../../functions/notifications/handlers/get-notification-settings.ts";
import { handler as list } from "../../../functions/notifications/handlers/list-notifications.ts";
import { handler as putSettings } from "../../../functions/notifications/handlers/put-notification-settings.ts";
import { handler as read } from "../../../functions/notifications/handlers/read-notifications.ts";
import { handler as tellOfOrders } from "../../../functions/notifications/handlers/tell-of-orders.ts";
import { handler as tellOfReviews } from "../../../functions/notifications/handlers/tell-of-reviews.ts";
import { handler as tellOfSeats } from "../../../functions/notifications/handlers/tell-of-seats.ts";
import { handler as tellOfTransfers } from "../../../functions/notifications/handlers/tell-of-transfers.ts";
import { organisationKey } from "../../../functions/organisations/keys.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { orderOf, productOf } from "../../domain/commerce/cart.ts";
import { call } from "../call.ts";
import { cloud } from "./environment.ts";

afterAll(cloud.close);
const TIME = "2026-01-01T00:00:00.000Z";
async function join(id: string, language: "en" | "zh" = "en"): Promise<void> {
  const user = { id, displayName: id, email: `${id}@example.org`, language, createdAt: TIME };
  await documents.send(new PutCommand({ TableName: "NOTIFIED", Item: userItem(user) }));
}
beforeAll(async () => {
  await join("ann", "zh");
  await join("maker");
  await join("quiet");
});

interface List {
  items: ShownNotice[];
  cursor?: string;
  unread: number;
}
const notices = async (user: string, query: object = {}) => (await call<List>(list, { user, query })).body;
const mailOf = async (user: string, cause: string) => {
  const Key = mailKind.key({ id: `notice-${user}-${cause}` });
  return (await documents.send(new GetCommand({ TableName: "NOTIFICATIONS", Key }))).Item;
};
const sold = async (id: string, customer: string, creatorId: string, paidAt = TIME) => {
  const order = { ...orderOf(productOf(`p${id}`, { creatorId })), id, customer };
  await tellOfOrders({ detail: { before: order, after: { ...order, state: "paid", paidAt } } });
};
const ID = (n: number) => `01JZ00000000000000000000${String(n).padStart(2, "0")}`;

test("a payment notifies buyer and creator once, however often its event arrives", async () => {
  await Promise.all([1, 2, 3].map(() => sold(ID(1), "ann", "maker")));
  expect(await notices("ann")).toMatchObject({ items: [{ kind: "purchase", orderId: ID(1), read: false }], unread: 1 });
  expect(await notices("maker")).toMatchObject({ items: [{ kind: "sale" }], unread: 1 });
  expect(await mailOf("ann", `purchase-${ID(1)}`)).toMatchObject({
    to: "ann@example.org",
    language: "zh",
    template: "notice",
    values: { kind: "purchase", url: `https://shop.example/zh/desk/orders/${ID(1)}` },
  });
  expect(JSON.stringify(await notices("maker"))).not.toContain("ann");
});

test("sales without mails are shown on the site; mails about one's own money cannot be stopped", async () => {
  expect((await call(getSettings, { user: "quiet" })).body).toMatchObject({ noMailsOf: [] });
  const put = (noMailsOf: string[]) => call(putSettings, { user: "quiet", body: { noMailsOf } });
  expect(await put(["purchase"])).toMatchObject({ status: 400 });
  expect(await put(["sale"])).toMatchObject({ status: 200, body: { noMailsOf: ["sale"] } });
  await sold(ID(2), "quiet", "gone");
  await sold(ID(3), "ann", "quiet");
  expect((await notices("quiet")).items.map(({ kind }) => kind).sort()).toEqual(["purchase", "sale"]);
  expect(await mailOf("quiet", `sale-${ID(3)}`)).toBeUndefined();
  expect(await mailOf("quiet", `purchase-${ID(2)}`)).toBeDefined();
  await put([]);
  await sold(ID(4), "ann", "quiet");
  expect(await mailOf("quiet", `sale-${ID(4)}`)).toBeDefined();
});

test("notices are listed newest first, and marked as read singly or up to an instant", async () => {
  const at = (n: number) => `2026-02-0${n}T00:00:00.000Z`;
  await sold(ID(11), "reader", "gone", at(1));
  expect(await notices("reader")).toMatchObject({ items: [], unread: 0 });
  await join("reader");
  for (const n of [3, 1, 5, 2, 4]) await sold(ID(10 + n), "reader", "gone", at(n));
  const first = await notices("reader", { limit: "2" });
  const second = await notices("reader", { limit: "3", cursor: first.cursor });
  expect([...first.items, ...second.items].map((each) => each.at)).toEqual([5, 4, 3, 2, 1].map(at));
  expect(first.unread).toBe(5);
  const [newest] = first.items;
  expect((await call(read, { user: "reader", body: { ids: [newest?.id, "unknown"] } })).status).toBe(204);
  expect((await notices("reader")).unread).toBe(4);
  expect((await call(read, { user: "reader", body: { upTo: at(3) } })).status).toBe(204);
  const after = await notices("reader");
  expect(after.items.map((each) => each.read)).toEqual([true, false, true, true, true]);
  expect(after.unread).toBe(1);
  expect((await call(read, { user: "ann", body: { ids: [newest?.id], upTo: at(1) } })).status).toBe(400);
  expect((await call(list, { user: "ann", query: { cursor: first.cursor } })).status).toBe(400);
});

const put = (TableName: string, Item: object) => documents.send(new PutCommand({ TableName, Item }));

test("a creator is notified of each transfer that was paid or refused", async () => {
  await join("paid");
  const of = { id: "2026-06-01-usd", creator: "paid", currency: "usd", amount: 5_000, reversed: 0, createdAt: TIME };
  await tellOfTransfers({ detail: { after: { ...of, state: "in-transit" } } });
  expect((await notices("paid")).items).toEqual([]);
  for (let n = 0; n < 2; n++) await tellOfTransfers({ detail: { after: { ...of, state: "paid", paidAt: TIME } } });
  await tellOfTransfers({ detail: { after: { ...of, id: "2026-06-02-usd", state: "failed" } } });
  const { items } = await notices("paid");
  expect(items.map(({ kind }) => kind).sort()).toEqual(["payout-failed", "payout-sent"]);
  expect(items[0]?.amount).toEqual({ amount: 5_000, currency: "usd" });
  expect(await mailOf("paid", "payout-sent-2026-06-01-usd")).toMatchObject({
    values: { url: "https://shop.example/studio/balance" },
  });
});

test("a review notifies its creator, with one mail a day, and the first reply its author", async () => {
  await Promise.all([join("author"), join("reviewed")]);
  await put("TOLD_PRODUCTS", { ...productKey("told"), ...productOf("told", { title: "On scales" }) });
  const review = (n: number) => ({
    ...{
      id: ID(20 + n),
      productId: "told",
      customer: "author",
      creatorId: "reviewed",
      rating: 4,
      text: "Nice",
      paid: true,
    },
    ...{ createdAt: `2026-03-01T1${n}:00:00.000Z`, version: 1, counts: true, revision: 1 },
  });
  const reply = (text: string) => ({ text, at: "2026-03-02T10:00:00.000Z", creator: "reviewed" });
  await tellOfReviews({ detail: { after: review(1) } });
  await tellOfReviews({ detail: { after: review(2) } });
  await tellOfReviews({ detail: { before: review(1), after: { ...review(1), reply: reply("Thanks") } } });
  await tellOfReviews({
    detail: { before: { ...review(1), reply: reply("Thanks") }, after: { ...review(1), reply: reply("Thank you") } },
  });
  await tellOfReviews({ detail: { after: { ...review(3), counts: false } } });
  const told = await notices("reviewed");
  expect(told.items).toMatchObject([
    { kind: "review-received", title: "On scales", stars: 4, productId: "told" },
    { kind: "review-received", title: "On scales" },
  ]);
  expect(JSON.stringify(told)).not.toMatch(/Nice|author|mailed/);
  expect(await mailOf("reviewed", "review-received-told-2026-03-01")).toMatchObject({
    at: "2026-03-01T12:00:00.000Z",
    values: { stars: 4, url: "https://shop.example/studio/reviews" },
  });
  expect((await notices("author")).items).toMatchObject([{ kind: "reply-received" }]);
  expect(await mailOf("author", `reply-received-${ID(21)}`)).toMatchObject({
    values: { url: "https://shop.example/desk/reviews/told" },
  });
});

test("an owner is notified of claimed seats, a member of a revoked one", async () => {
  await Promise.all([join("owner"), join("seated")]);
  const organisation = { id: ID(30), name: "Us", owner: "owner", createdAt: TIME, version: 1 };
  await put("TOLD_ORGANISATIONS", { ...organisationKey(organisation.id), ...organisation });
  const seat = { id: ID(31), organisation: organisation.id, productId: "told", state: "invited" };
  const claimed = { ...seat, state: "claimed", customer: "seated", claimedAt: "2026-03-03T10:00:00.000Z" };
  const revoked = { ...claimed, state: "revoked", revokedAt: "2026-03-04T10:00:00.000Z" };
  await tellOfSeats({ detail: { after: seat } });
  await tellOfSeats({ detail: { before: seat, after: claimed } });
  await tellOfSeats({ detail: { before: seat, after: { ...claimed, id: ID(32), customer: "other" } } });
  await tellOfSeats({ detail: { before: claimed, after: revoked } });
  await tellOfSeats({ detail: { before: seat, after: { ...seat, id: ID(33), state: "revoked", revokedAt: TIME } } });
  expect((await notices("owner")).items.map(({ kind }) => kind)).toEqual(["seat-claimed", "seat-claimed"]);
  expect(await mailOf("owner", `seat-claimed-${organisation.id}-told-2026-03-03`)).toMatchObject({
    values: { title: "On scales", url: `https://shop.example/desk/organisations/${organisation.id}` },
  });
  expect((await notices("seated")).items).toMatchObject([{ kind: "seat-ended", title: "On scales" }]);
});
