import "./environment.ts";
import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { userItem } from "../../../functions/identity/client.ts";
import { mailKind } from "../../../functions/mail/keys.ts";
import type { ShownNotice } from "../../../functions/notifications/contract/notice.ts";
import { handler as getSettings } from "../../../functions/notifications/handlers/get-notification-settings.ts";
import { handler as list } from "../../../functions/notifications/handlers/list-notifications.ts";
import { handler as putSettings } from "../../../functions/notifications/handlers/put-notification-settings.ts";
import { handler as read } from "../../../functions/notifications/handlers/read-notifications.ts";
import { handler as tellOfOrders } from "../../../functions/notifications/handlers/tell-of-orders.ts";
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

test("an order's payment is told its buyer and its creator once, however often it arrives", async () => {
  await Promise.all([1, 2, 3].map(() => sold(ID(1), "ann", "maker")));
  expect(await notices("ann")).toMatchObject({ items: [{ kind: "purchase", orderId: ID(1), read: false }], unread: 1 });
  expect(await notices("maker")).toMatchObject({ items: [{ kind: "sale" }], unread: 1 });
  expect(await mailOf("ann", `purchase-${ID(1)}`)).toMatchObject({
    to: "ann@example.org",
    language: "zh",
    template: "notice",
    values: { kind: "purchase", url: `https://shop.example/desk/orders/${ID(1)}` },
  });
  expect(JSON.stringify(await notices("maker"))).not.toContain("ann");
});

test("who wants no mails of sales has them on the site alone; mails about money cannot be stopped", async () => {
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

test("notices come newest first, each on one page, and are read one by one or all up to an instant", async () => {
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
