import { claimsOf } from "../claims.ts";
import "./environment.ts";
import { PDFDocument } from "@cantoo/pdf-lib";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { byDay, type Section, statementOf, summedStatement } from "../../../functions/payouts/domain/statement.ts";
import { getStatement } from "../../../functions/payouts/handlers/get-statement.ts";
import { listStatements } from "../../../functions/payouts/handlers/list-statements.ts";
import { textOf } from "../../pdf-text.ts";
import { call } from "../call.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

interface Reply {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly isBase64Encoded?: boolean;
}
interface Asked {
  accept?: string;
  format?: string;
  language?: string;
}
async function statement(
  user: string,
  month: string,
  { accept, format, language, ...with_ }: Asked & Partial<World["ports"]> = {},
): Promise<Reply> {
  const handler = getStatement({ ...world.ports, ...with_ }) as unknown as (
    event: object,
    context: object,
  ) => Promise<Reply>;
  const event = {
    headers: { ...(accept && { accept }) },
    pathParameters: { month },
    queryStringParameters: { ...(format && { format }), ...(language && { language }) },
    requestContext: { authorizer: { jwt: { claims: claimsOf(user, ["creator"]) } } },
  };
  return handler(event, {});
}

async function seller(): Promise<{ creator: string; orders: string[] }> {
  const creator = ulid();
  const at = (day: string) => ({ at: `2026-${day}T10:00:00.000Z`, earnedAt: "2026-05-01T00:00:00.000Z" });
  const orders = [
    await world.sell(creator, 2500, at("05-30")),
    await world.sell(creator, 1999, at("06-01")),
    await world.sell(creator, -500, at("06-30")),
    await world.sell(creator, 900, { ...at("06-02"), currency: "jpy" }),
  ];
  return { creator, orders };
}

test("a month's statement is CSV by default, with each movement between two balances", async () => {
  const { creator, orders } = await seller();
  const { statusCode, headers, body } = await statement(creator, "2026-06");
  expect([statusCode, headers["content-type"]]).toEqual([200, "text/csv; charset=utf-8"]);
  expect(headers["content-disposition"]).toBe('attachment; filename="statement-2026-06.csv"');
  expect(body).toBe(
    [
      "at,currency,movement,reference,amount,affiliates",
      "2026-06,jpy,opening,,0,",
      `2026-06-02T10:00:00.000Z,jpy,earned,${orders[3]},900,`,
      "2026-06,jpy,closing,,900,",
      "2026-06,usd,opening,,25.00,",
      `2026-06-01T10:00:00.000Z,usd,earned,${orders[1]},19.99,`,
      `2026-06-30T10:00:00.000Z,usd,returned,${orders[2]},-5.00,`,
      "2026-06,usd,closing,,39.99,",
      "",
    ].join("\r\n"),
  );
});

test("it is a PDF by the requested format, or by the Accept header", async () => {
  const { creator } = await seller();
  for (const asked of [{ format: "pdf" }, { accept: "application/pdf" }]) {
    const { headers, body, isBase64Encoded } = await statement(creator, "2026-06", asked);
    expect([headers["content-type"], isBase64Encoded]).toEqual(["application/pdf", true]);
    const document = await PDFDocument.load(Buffer.from(body, "base64"));
    expect([document.getTitle(), document.getPageCount()]).toEqual(["Statement 2026-06", 1]);
  }
  expect((await statement(creator, "2026-06", { format: "csv", accept: "application/pdf" })).headers).toMatchObject({
    "content-type": "text/csv; charset=utf-8",
  });
});

test("a PDF is in the requested language", async () => {
  const { creator } = await seller();
  const { body } = await statement(creator, "2026-06", { format: "pdf", language: "zh" });
  const lines = (await textOf(Buffer.from(body, "base64"))).map((line) => line.replaceAll("|", ""));
  expect(lines[0]).toBe("Lyceum：2026-06 对账单");
  expect(lines).toContain("期初余额（USD）25.00");
  expect(lines).toContain("2026-06-01收入1 笔19.99");
  expect((await statement(creator, "2026-06", { format: "pdf", language: "fr" })).statusCode).toBe(400);
});

test("months with movements are listed, newest first; a later month carries on the balance", async () => {
  const { creator } = await seller();
  const { body } = await call(listStatements(world.ports), { user: creator, groups: ["creator"] });
  expect(body).toEqual({ months: ["2026-06", "2026-05"] });
  expect((await statement(creator, "2026-08")).body).toContain("2026-08,usd,opening,,39.99");
});

test("there is no statement before the first movement, and none of another creator", async () => {
  const { creator } = await seller();
  for (const [user, month] of [
    [creator, "2026-04"],
    [ulid(), "2026-06"],
  ] as const) {
    const { statusCode, body } = await statement(user, month);
    expect([statusCode, JSON.parse(body).code]).toEqual([404, "no-statement"]);
  }
  const { statusCode, body } = await statement(creator, "2026-13");
  expect([statusCode, JSON.parse(body).errors[0].pointer]).toEqual([400, "/path/month"]);
});

test("a month with too many movements for a reply is refused, naming the alternative", async () => {
  const { creator } = await seller();
  const { statusCode, body } = await statement(creator, "2026-06", { findEntries: async () => undefined });
  expect([statusCode, JSON.parse(body).code]).toEqual([422, "statement-too-long"]);
  expect(JSON.parse(body).detail).toContain("format=pdf");
  expect(await world.ports.findEntries(creator, "2026-06", 2)).toBeUndefined();
  expect(await world.ports.findEntries(creator, "2026-06", 3)).toHaveLength(3);
});

test("the daily sums of a PDF are stored, and equal the sums of the lines", async () => {
  const { creator } = await seller();
  await world.sell(creator, 700, { at: "2026-06-01T23:59:59.999Z", earnedAt: "2026-05-01T00:00:00.000Z" });
  const kept = await world.ports.findMonths(creator);
  const entries = (await world.ports.findEntries(creator, "2026-06", 100)) ?? [];
  const told = statementOf(creator, "2026-06", kept, entries);
  const summed = summedStatement(creator, "2026-06", kept, await world.ports.findDays(creator, "2026-06"));
  const shown = (section: Section) => ({ ...section, lines: [], days: byDay(section) });
  expect(summed.sections.map(shown)).toEqual(told.sections.map(shown));
  expect(byDay(summed.sections[1] as Section)).toEqual([
    { day: "2026-06-01", movement: "earned", count: 2, amount: 2699 },
    { day: "2026-06-30", movement: "returned", count: 1, amount: -500 },
  ]);
});

test("a month with every day and currency is a PDF of several pages", async () => {
  const creator = ulid();
  for (let day = 1; day <= 30; day++) {
    const at = `2026-06-${String(day).padStart(2, "0")}T00:00:00.000Z`;
    for (const currency of ["usd", "eur"] as const) {
      await world.sell(creator, 100, { at, currency });
      await world.sell(creator, -50, { at, currency });
    }
  }
  const { body } = await statement(creator, "2026-06", { format: "pdf" });
  expect((await PDFDocument.load(Buffer.from(body, "base64"))).getPageCount()).toBe(3);
});
