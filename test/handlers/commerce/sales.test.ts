import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  buyerId,
  listBuyers as buyersFromTable,
  listContacts as contactsFromTable,
  findContact,
  findContacts,
  keepContact,
} from "../../../functions/commerce/adapters/dynamodb/contacts.ts";
import { listSales as salesFromTable, salesOf } from "../../../functions/commerce/adapters/dynamodb/sales.ts";
import { countJournal, findSums } from "../../../functions/commerce/adapters/dynamodb/sales-sums.ts";
import type { SoldJournal } from "../../../functions/commerce/contract/journal.ts";
import type { Contact, SalesSums, ShownSale } from "../../../functions/commerce/contract/sale.ts";
import { countSales } from "../../../functions/commerce/handlers/sales/count-sales.ts";
import { getSalesSummary } from "../../../functions/commerce/handlers/sales/get-sales-summary.ts";
import { listBuyers } from "../../../functions/commerce/handlers/sales/list-buyers.ts";
import { listContacts } from "../../../functions/commerce/handlers/sales/list-contacts.ts";
import { listSales } from "../../../functions/commerce/handlers/sales/list-sales.ts";
import { noteContact } from "../../../functions/commerce/handlers/sales/note-contact.ts";
import { setContact } from "../../../functions/commerce/handlers/sales/set-contact.ts";
import { call } from "../call.ts";
import { type SecondThoughts, secondThoughts } from "./second-thoughts.ts";

let made: SecondThoughts;
let ports: ReturnType<typeof portsOf>;
const now = () => made.ports.now();
beforeAll(async () => {
  made = await secondThoughts();
  ports = portsOf();
});
afterAll(() => made.close());

const usd = (amount: number) => ({ amount, currency: "usd" as const });
const users = new Map(
  ["rea", "ron", "eve"].map((id) => [
    id,
    { id, displayName: id.toUpperCase(), email: `${id}@example.org`, language: "en" as const },
  ]),
);
const titles = new Map<string, string[]>();
const portsOf = () => ({
  listSales: salesFromTable(made.documents, "COMMERCE"),
  findSums: findSums(made.documents, "COMMERCE"),
  countJournal: countJournal(made.documents, "COMMERCE"),
  // The catalogue's list has tests of its own; here it has no index.
  listTitles: async (creator: string) => ({ items: (titles.get(creator) ?? []).map((id) => ({ id, title: id })) }),
  findContact: findContact(made.documents, "COMMERCE"),
  findContacts: findContacts(made.documents, "COMMERCE"),
  keepContact: keepContact(made.documents, "COMMERCE"),
  listBuyers: buyersFromTable(made.documents, "COMMERCE"),
  listContacts: contactsFromTable(made.documents, "COMMERCE"),
  findUsers: async (ids: readonly string[]) => new Map([...users].filter(([id]) => ids.includes(id))),
  buyerId,
  pause: made.ports.pause,
  now,
});

interface List<Item> {
  items: Item[];
  cursor?: string;
}
const creator = (user: string) => ({ user, groups: ["creator"] });
const sales = (user: string, query: object = {}) =>
  call<List<ShownSale>>(listSales(ports), { ...creator(user), query });
type Summed = SalesSums & { day?: string; productId?: string };
const summary = (user: string, query: object = {}) =>
  call<List<Summed> & { totals: SalesSums[]; code?: string }>(getSalesSummary(ports), { ...creator(user), query });
const journalsIn = async () =>
  (await made.everything()).filter(({ sk }) => sk.startsWith("JOURNAL#")) as unknown as SoldJournal[];
const count = (after: SoldJournal) => countSales(ports)({ detail: { after } });

test("a creator lists their own sales, newest first, with refunds and disputes", async () => {
  const a = await made.sell({ creatorId: "lea" });
  const b = await made.sell({ creatorId: "lea", price: usd(500) });
  const other = await made.sell({ creatorId: "leo" });
  const first = await made.bought("ron", [a, other]);
  const second = await made.bought("eve", [b, a]);
  expect((await sales("lea")).body.items.map(({ orderId, productId }) => [orderId, productId])).toEqual(
    [
      [second.id, a],
      [second.id, b],
      [first.id, a],
    ].sort(([x = "", p = ""], [y = "", q = ""]) => (`${x}${p}` < `${y}${q}` ? 1 : -1)),
  );
  await made.give("lea", first.id, { products: [a], amount: 300 });
  await made.delivered();
  const { body } = await sales("lea", { product: a });
  expect(body.items).toMatchObject([
    { orderId: second.id, state: "paid", price: usd(1000), refunded: 0, earned: 900, earnedIn: "usd", quantity: 1 },
    { orderId: first.id, state: "partially-refunded", refunded: 300, earned: 630, kind: "order" },
  ]);
  expect(body.items[0]?.buyer).toEqual({ id: buyerId("lea", "eve") });
  expect((await sales("leo", { product: a })).body.items).toEqual([]);
  const { paidAt = "" } = await made.stored(second.id);
  expect((await sales("lea", { from: paidAt })).body.items.map(({ orderId }) => orderId)).toContain(second.id);
  expect((await sales("lea", { to: paidAt })).body.items.map(({ orderId }) => orderId)).not.toContain(second.id);
});

test("each sale is on one page, even if an order's lines are on two", async () => {
  const products = [await made.sell({ creatorId: "max" }), await made.sell({ creatorId: "max" })];
  for (const buyer of ["ann", "ben", "cal"]) await made.bought(buyer, products);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await sales("max", { limit: "2", ...(cursor && { cursor }) });
    expect(body.items.length).toBeLessThanOrEqual(2);
    seen.push(...body.items.map(({ orderId, productId }) => `${orderId} ${productId}`));
    ({ cursor } = body);
  } while (cursor);
  expect(seen).toHaveLength(6);
  expect(new Set(seen).size).toBe(6);
  const whole: string[] = [];
  for await (const orders of salesOf(made.documents, "COMMERCE")("max", "", "9999")) {
    whole.push(...orders.map(({ id }) => id));
  }
  expect(whole).toHaveLength(3);
  const { body } = await sales("max", { limit: "2" });
  expect(await sales("lea", { cursor: body.cursor })).toMatchObject({ status: 400, body: { code: "stale-cursor" } });
});

test("sums by day and product equal the journals', whatever their order and repetition", async () => {
  const a = await made.sell({ creatorId: "sue" });
  const b = await made.sell({ creatorId: "sue", price: usd(500) });
  const free = await made.sell({ creatorId: "sue", price: usd(0) });
  const other = await made.sell({ creatorId: "sid" });
  await made.order("kim", [free]);
  const { id } = await made.bought("kim", [a, b, other]);
  await made.bought("lou", [a]);
  await made.give("sue", id, { products: [a] });
  await made.give("operator", id, { amount: 100 }, ["operator"]);
  await made.delivered();
  const journals = (await journalsIn()).filter(({ sold = [] }) => sold.some(({ creatorId }) => creatorId === "sue"));
  await Promise.all([...journals, ...journals].toReversed().map(count));
  const balance = journals
    .flatMap(({ postings }) => postings)
    .reduce((sum, { account, amount }) => sum - (account === "creator:sue" ? amount : 0), 0);
  const { items, totals } = (await summary("sue")).body;
  expect(totals).toMatchObject([{ currency: "usd", count: 4, quantity: 4, gross: 2500, earned: balance }]);
  expect(items.reduce((sum, { earned }) => sum + earned, 0)).toBe(balance);
  const listed = (await sales("sue")).body.items;
  expect(listed).toHaveLength(4);
  expect(listed.reduce((sum, { earned }) => sum + earned, 0)).toBe(balance);
  expect(totals[0]?.refunds).toBe(listed.reduce((sum, { refunded }) => sum + refunded, 0));
  titles.set("sue", [a, b, free]);
  const products = (await summary("sue", { by: "product" })).body.items;
  for (const [product, n] of [
    [a, 2],
    [b, 1],
    [free, 1],
  ] as const) {
    const own = listed.filter(({ productId }) => productId === product);
    expect(products.find(({ productId }) => productId === product)).toMatchObject({
      count: n,
      earned: own.reduce((sum, { earned }) => sum + earned, 0),
    });
    expect((await summary("sue", { product })).body.totals).toMatchObject([{ count: n }]);
  }
  expect((await summary("sue", { currency: "eur" })).body).toMatchObject({ items: [], totals: [] });
  expect((await summary("sid", { product: a })).body.items).toEqual([]);
});

test("a summary covers a year at most, and thirty days by default", async () => {
  const today = new Date(now()).toISOString().slice(0, 10);
  const month = new Date(now() - 29 * 86_400_000).toISOString().slice(0, 10);
  expect((await summary("nobody")).body).toMatchObject({ from: month, to: today, items: [] });
  expect(await summary("nobody", { from: "2024-01-01", to: "2024-12-31" })).toMatchObject({ status: 200 });
  for (const query of [
    { from: "2024-01-01", to: "2025-01-01" },
    { from: "2026-02-02", to: "2026-02-01" },
  ]) {
    expect(await summary("nobody", query)).toMatchObject({ status: 422, body: { code: "wrong-period" } });
  }
  expect(await summary("nobody", { by: "product", product: "p" })).toMatchObject({ status: 400 });
});

test("eighty sales of one creator at once are summed exactly", async () => {
  const line = { productId: "crowded", creatorId: "pop", count: 1, quantity: 2, gross: 100, refunded: 0, earned: 90 };
  const journals = Array.from({ length: 80 }, (_, n): SoldJournal => {
    const cause = `payment:crowd-${n}`;
    return {
      cause,
      orderId: `crowd-${n}`,
      currency: "eur",
      at: "2026-03-31T23:59:59.999Z",
      postings: [],
      sold: [line],
    };
  });
  await Promise.all(journals.map(count));
  const { body } = await summary("pop", { from: "2026-03-31", to: "2026-03-31" });
  const sums = {
    currency: "eur",
    count: 80,
    quantity: 160,
    gross: 8000,
    refunds: 0,
    net: 8000,
    earned: 7200,
    affiliates: 0,
  };
  expect(body).toMatchObject({ items: [{ day: "2026-03-31", ...sums }], totals: [sums] });
});

test("a buyer who agrees is shown to the creator until they withdraw, which is final", async () => {
  const product = await made.sell({ creatorId: "ivy" });
  const buyersOf = async (user: string) =>
    (await call<List<{ name: string }>>(listBuyers(ports), creator(user))).body.items;
  const contacts = async (user: string) => (await call<List<Contact>>(listContacts(ports), { user })).body.items;
  const say = (agreed: boolean, user = "rea") =>
    call(setContact(ports), { user, params: { id: "ivy" }, body: { agreed } });
  const { body } = await made.order("rea", [product], {}, { contact: true });
  const told = async (id: string) => noteContact(ports)({ detail: { after: await made.stored(id) } });
  await told(body.id);
  expect(await buyersOf("ivy")).toEqual([]);
  await made.onPage(body.checkoutUrl, "pay");
  await made.delivered();
  await told(body.id);
  const quiet = await made.bought("ron", [product]);
  await told(quiet.id);
  expect(await buyersOf("ivy")).toMatchObject([
    { id: buyerId("ivy", "rea"), name: "REA", email: "rea@example.org", language: "en" },
  ]);
  expect((await sales("ivy")).body.items.map(({ buyer }) => buyer.name)).toEqual([undefined, "REA"]);
  expect(await contacts("rea")).toMatchObject([{ creator: "ivy", agreed: true }]);
  expect(await say(false)).toMatchObject({ status: 200, body: { agreed: false } });
  await told(body.id);
  expect(await buyersOf("ivy")).toEqual([]);
  expect((await sales("ivy")).body.items.map(({ buyer }) => buyer.name)).toEqual([undefined, undefined]);
  expect(await contacts("rea")).toMatchObject([{ agreed: false }]);
  expect(await say(true)).toMatchObject({ status: 200, body: { agreed: true } });
  expect(await buyersOf("ivy")).toMatchObject([{ name: "REA" }]);
  expect(await say(true, "ron")).toMatchObject({ status: 404, body: { code: "unknown-contact" } });
});

test("an open order has its buyer's latest decision on being contacted", async () => {
  const product = await made.sell({ creatorId: "ida" });
  const { body } = await made.order("eve", [product], {}, { contact: true });
  expect((await made.stored(body.id)).contactAgreedAt).toBeDefined();
  const again = await made.order("eve", [product]);
  expect(again.body.id).toBe(body.id);
  expect((await made.stored(body.id)).contactAgreedAt).toBeUndefined();
});
