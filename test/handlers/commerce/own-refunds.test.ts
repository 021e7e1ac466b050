import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listOwnRefunds as listFromTable } from "../../../functions/commerce/adapters/dynamodb/refunds.ts";
import type { ShownRefund } from "../../../functions/commerce/contract/refund.ts";
import { listOwnRefunds } from "../../../functions/commerce/handlers/refunds/list-own-refunds.ts";
import { call } from "../call.ts";
import { type SecondThoughts, secondThoughts } from "./second-thoughts.ts";

let made: SecondThoughts;
beforeAll(async () => {
  made = await secondThoughts();
});
afterAll(() => made.close());

interface List {
  items: ShownRefund[];
  cursor?: string;
}
const own = async (user: string, query: object = {}) => {
  const ports = { listOwnRefunds: listFromTable(made.documents, "COMMERCE") };
  return (await call<List>(listOwnRefunds(ports), { user, query })).body;
};

test("a buyer lists the refunds of all their orders, newest first, and nobody else's", async () => {
  const product = await made.sell({ creatorId: "anna" });
  const other = await made.sell({ creatorId: "anna" });
  const [first, second] = [await made.bought("rea", [product]), await made.bought("rea", [other])];
  const stranger = await made.bought("ron", [product]);
  for (const { id } of [first, second, stranger]) await made.give("anna", id);
  await made.delivered();
  const all = (await own("rea")).items;
  expect(all).toMatchObject([
    { orderId: second.id, state: "succeeded", products: [other] },
    { orderId: first.id, state: "succeeded", products: [product] },
  ]);
  const page = await own("rea", { limit: "1" });
  expect(page.items).toEqual(all.slice(0, 1));
  expect((await own("rea", { limit: "1", cursor: page.cursor })).items).toEqual(all.slice(1));
  expect(await own("nobody")).toEqual({ items: [] });
});
