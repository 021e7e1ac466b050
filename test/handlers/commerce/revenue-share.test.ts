import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findSharesOf, replaceShares } from "../../../functions/commerce/adapters/dynamodb/shares.ts";
import { setCreatorShare } from "../../../functions/commerce/handlers/orders/set-creator-share.ts";
import { setProductShare } from "../../../functions/commerce/handlers/orders/set-product-share.ts";
import { pause } from "../../../functions/shared/runtime/pause.ts";
import { call } from "../call.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const operator = { user: "operator", groups: ["operator"] };
const PAST = "2026-01-01T00:00:00.000Z";
const ports = () => ({
  findSharesOf: findSharesOf(world.documents, "COMMERCE"),
  replaceShares: replaceShares(world.documents, "COMMERCE"),
  pause,
});
const ofProduct = (id: string, body: unknown) => call(setProductShare(ports()), { ...operator, params: { id }, body });
const ofCreator = (id: string, body: unknown) => call(setCreatorShare(ports()), { ...operator, params: { id }, body });
const creatorsPart = async (id: string) =>
  (await world.journals(id))
    .flatMap(({ postings }) => postings)
    .filter(({ account }) => account.startsWith("creator:"));

test("an order keeps the share that was in force, whatever is set later", async () => {
  const product = await world.sell({ creatorId: "sharer", price: { amount: 1000, currency: "usd" } });
  await ofCreator("sharer", { platformShareBasisPoints: 500, from: PAST });
  const { body } = await world.order("share-buyer", [product]);
  expect(await ofProduct(product, { platformShareBasisPoints: 9000, from: PAST })).toEqual({
    status: 200,
    body: { shares: [{ platformShareBasisPoints: 9000, from: PAST }] },
  });
  await world.onPage(body.checkoutUrl, "pay");
  await world.delivered();
  expect(await creatorsPart(body.id)).toEqual([
    { account: "creator:sharer", amount: -950, refundableUntil: expect.any(String) },
  ]);
  const { body: next } = await world.order("next-buyer", [product]);
  expect((await world.stored(next.id)).lines).toMatchObject([{ platformShareBasisPoints: 9000 }]);
  expect(next.lines[0]).not.toHaveProperty("platformShareBasisPoints");
});

test("concurrently set shares are all kept", async () => {
  const replies = await Promise.all(
    [1, 2, 3, 4].map((n) => ofCreator("busy", { platformShareBasisPoints: n, from: `2026-01-0${n}T00:00:00Z` })),
  );
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(
    (await ports().findSharesOf("CREATOR#busy"))?.shares.map(
      ({ platformShareBasisPoints }) => platformShareBasisPoints,
    ),
  ).toEqual([4, 3, 2, 1]);
});

test("a share out of range or without a start is refused by field, and only operators set one", async () => {
  expect(await ofProduct("p", { platformShareBasisPoints: 10_001 })).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: "/platformShareBasisPoints" }, { pointer: "/from" }] },
  });
  const asCreator = {
    user: "maker",
    groups: ["creator"],
    params: { id: "p" },
    body: { platformShareBasisPoints: 0, from: PAST },
  };
  expect(await call(setProductShare(ports()), asCreator)).toMatchObject({ status: 403 });
});
