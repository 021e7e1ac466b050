import { claimsOf } from "../claims.ts";
import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { PDFDocument } from "@cantoo/pdf-lib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findBuyer } from "../../../functions/commerce/adapters/dynamodb/buyers.ts";
import { renderReceipt } from "../../../functions/commerce/adapters/pdf/receipt-pdf.ts";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import { getReceipt } from "../../../functions/commerce/handlers/receipts/get-receipt.ts";
import { userItem } from "../../../functions/identity/client.ts";
import { textOf } from "../../pdf-text.ts";
import { type SecondThoughts, secondThoughts } from "./second-thoughts.ts";

const SELLER = { name: "Lyceum GmbH", address: ["Markt 1", "04109 Leipzig"], taxId: "DE123456789" };
let made: SecondThoughts;
beforeAll(async () => {
  made = await secondThoughts();
  const about = {
    id: "named",
    email: "ann@example.org",
    displayName: "安妮",
    language: "en" as const,
    createdAt: "2026-01-01T00:00:00Z",
  };
  await made.documents.send(new PutCommand({ TableName: "IDENTITY", Item: userItem(about) }));
});
afterAll(() => made.close());

interface Reply {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}
async function asked(user: string, id: string, order?: Order, query?: object): Promise<Reply> {
  const ports = {
    findOrder: order ? async () => order : made.ports.findOrder,
    findBuyer: findBuyer(made.documents, "IDENTITY"),
    renderReceipt,
    seller: SELLER,
  };
  const handler = getReceipt(ports) as unknown as (event: object, context: object) => Promise<Reply>;
  const claims = claimsOf(user);
  return handler(
    {
      headers: {},
      pathParameters: { id },
      queryStringParameters: query,
      requestContext: { authorizer: { jwt: { claims } } },
    },
    {},
  );
}
async function receipt(user: string, id: string, order?: Order): Promise<string[]> {
  const { statusCode, headers, body } = await asked(user, id, order);
  expect([statusCode, headers["content-type"]]).toEqual([200, "application/pdf"]);
  expect(headers["content-disposition"]).toBe(`attachment; filename="receipt-${id}.pdf"`);
  return textOf(Buffer.from(body, "base64"));
}

test("a receipt has seller, buyer, products, amounts and date, also in Chinese", async () => {
  const [a, b] = [
    await made.sell({ title: "机器学习入门：第二版" }),
    await made.sell({ title: "Café & naïve – “quoted”" }),
  ];
  const { id, paymentIntent } = await made.bought("named", [a, b]);
  const day = new Date(made.ports.now()).toISOString().slice(0, 10);
  expect(await receipt("named", id)).toEqual([
    "Lyceum GmbH: receipt",
    "Seller|Lyceum GmbH",
    "Markt 1",
    "04109 Leipzig",
    "Tax id|DE123456789",
    "Buyer|安妮",
    "ann@example.org",
    "Buyer's id|named",
    `Order|${id}`,
    `Ordered on|${day}`,
    `Paid on|${day}`,
    `Payment|${paymentIntent}`,
    "State|Paid",
    "Days are in UTC.",
    "What was bought, USD",
    "机器学习入门：第二版| (course)|10.00",
    expect.stringMatching(/^Caf\xe9 & na\xefve . .quoted. \(course\)\|10\.00$/),
    "Total, USD|20.00",
  ]);
});

test("a receipt is in the account's language, or in the requested one", async () => {
  const about = { id: "zhang", email: "z@example.org", displayName: "张三", language: "zh" as const };
  const Item = userItem({ ...about, createdAt: "2026-01-01T00:00:00Z" });
  await made.documents.send(new PutCommand({ TableName: "IDENTITY", Item }));
  const { id } = await made.bought("zhang", [await made.sell({ title: "SQL 入门" })]);
  const of = async (query?: object) => textOf(Buffer.from((await asked("zhang", id, undefined, query)).body, "base64"));
  const plain = (await of()).map((line) => line.replaceAll("|", ""));
  expect(plain).toContain("购买方张三");
  expect(plain).toContain("状态已付款");
  expect(plain).toContain("SQL 入门（课程）10.00");
  expect(plain).toContain("合计（USD）10.00");
  expect((await of({ language: "en" })).map((line) => line.replaceAll("|", ""))).toContain("Total, USD10.00");
  expect((await asked("zhang", id, undefined, { language: "fr" })).statusCode).toBe(400);
});

test("each refund is a credit note, and the remaining sum is shown", async () => {
  const [a, b] = [await made.sell({ title: "Course A" }), await made.sell({ title: "Course B" })];
  const { id } = await made.bought("second", [a, b]);
  const { body } = await made.ask("second", id, { products: [b] });
  await made.delivered();
  const lines = await receipt("second", id);
  expect(lines).toContain("State|Paid, and partly given back");
  const at = lines.findIndex((line) => line.startsWith(`Credit note ${body.id}`));
  expect(lines.slice(at + 1)).toEqual(["Course B|-10.00", "Paid in the end, USD|10.00"]);
  expect(lines).toContain("Buyer's id|second");
  expect(lines.some((line) => line.startsWith("Buyer|"))).toBe(false);
});

test("list prices, discounts and currencies without or with three decimals are shown as paid", async () => {
  const { id } = await made.bought("exact", [await made.sell()]);
  const order = await made.stored(id);
  const [line] = order.lines as [Order["lines"][number]];
  const inYen: Order = {
    ...order,
    lines: [{ ...line, listPrice: { amount: 2000, currency: "jpy" }, price: { amount: 1500, currency: "jpy" } }],
    total: { amount: 1500, currency: "jpy" },
    refunded: { amount: 0, currency: "jpy" },
    discounts: [{ id: "d", code: "SUMMER", amount: 500 }],
  };
  const lines = await receipt("exact", id, inYen);
  const from = lines.indexOf("What was bought, JPY");
  expect(lines.slice(from + 1)).toEqual([
    `${line.title} (course)|2000`,
    "Discount|-500",
    "By the code SUMMER: 500 in all",
    "Total, JPY|1500",
  ]);
  const kwd = { amount: 1230, currency: "kwd" } as const;
  const inDinar = { ...order, lines: [{ ...line, price: kwd }], total: kwd, refunded: { ...kwd, amount: 0 } };
  expect(await receipt("exact", id, inDinar)).toContain("Total, KWD|1.230");
  const seats = { quantity: 3, unitPrice: { amount: 500, currency: "usd" } } as const;
  const ofSeats = { ...order, lines: [{ ...line, ...seats, price: { amount: 1500, currency: "usd" } as const }] };
  expect(await receipt("exact", id, ofSeats)).toContain(`${line.title} (course, 3 seats at 5.00)|15.00`);
});

test("added tax is a row of its own, included tax a remark", async () => {
  const { id } = await made.bought("taxed", [await made.sell()]);
  const order = await made.stored(id);
  const [line] = order.lines as [Order["lines"][number]];
  const paying = (currency: "usd" | "eur", fields: Partial<Order["lines"][number]>) => {
    const of = { ...line, price: { amount: 1071, currency }, tax: 171, ...fields };
    return { ...order, lines: [of], total: of.price, refunded: { amount: 0, currency } };
  };
  const rows = async (of: Order) => {
    const lines = await receipt("taxed", id, of);
    return lines.slice(lines.findIndex((each) => each.startsWith("What was bought")) + 1);
  };
  expect(await rows(paying("usd", { listPrice: { amount: 1000, currency: "usd" } }))).toEqual([
    `${line.title} (course)|10.00`,
    "Discount|-1.00",
    "Tax|1.71",
    "Total, USD|10.71",
  ]);
  expect(await rows(paying("eur", {}))).toEqual([
    `${line.title} (course)|10.71`,
    "Of it tax: 1.71",
    "Total, EUR|10.71",
  ]);
});

test("an order of many lines with the longest titles takes several pages, complete", async () => {
  const { id } = await made.bought("reader", [await made.sell()]);
  const order = await made.stored(id);
  const titles = Array.from({ length: 20 }, (_, n) => `${n} ${"课程".repeat(40)} ${"word ".repeat(14)}`.slice(0, 160));
  const price = { amount: 100, currency: "usd" } as const;
  const [line] = order.lines as [Order["lines"][number]];
  const long = {
    ...order,
    lines: titles.map((title) => ({ ...line, title, price })),
    total: { ...price, amount: 2000 },
  };
  const { body } = await asked("reader", id, long);
  const bytes = Buffer.from(body, "base64");
  expect((await PDFDocument.load(bytes)).getPageCount()).toBe(2);
  const told = (await textOf(bytes)).join("").replaceAll(/[|\s]|1\.00/g, "");
  for (const title of titles) expect(told).toContain(title.replaceAll(" ", ""));
});

test("a character without a font is a question mark, not a failure", async () => {
  const { id } = await made.bought("emoji", [await made.sell({ title: "Rocket 🚀 عربي Ж" })]);
  expect(await receipt("emoji", id)).toContain("Rocket ? ???? Ж (course)|10.00");
});

test("there is no receipt of another's order, nor of one that is not paid", async () => {
  const product = await made.sell();
  const { body } = await made.order("waiting", [product]);
  const refused = async (user: string) => {
    const { statusCode, body: text } = await asked(user, body.id);
    return [statusCode, JSON.parse(text).code];
  };
  expect(await refused("eve")).toEqual([404, "unknown-order"]);
  expect(await refused("waiting")).toEqual([409, "not-paid"]);
});

test("a receipt lists a bundle's products, and the number of an instalment", async () => {
  const parts = [await made.sell({ title: "Course A" }), await made.sell({ title: "Book B" })];
  const bundle = await made.sell({ type: "bundle", title: "Both", includes: parts });
  const bought = await made.bought("bundler", [bundle]);
  expect(await receipt("bundler", bought.id)).toContain("Both: Course A, Book B (bundle)|10.00");
  const { id } = await made.bought("payer", [await made.sell({ title: "Course C" })]);
  const part: Order = { ...(await made.stored(id)), instalment: { part: 2, of: 3 } };
  expect(await receipt("payer", id, part)).toContain("Course C (2/3) (course)|10.00");
});
