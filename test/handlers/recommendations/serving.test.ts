import "./environment.ts";
import { beforeAll, expect, test } from "vitest";
import { getRecommendations } from "../../../functions/recommendations/handlers/get-recommendations.ts";
import { retrain } from "../../../functions/recommendations/handlers/retrain.ts";
import { similarProducts } from "../../../functions/recommendations/handlers/similar-products.ts";
import { call, NOW, productOf, world } from "./world.ts";

const yesterday = new Date(NOW - 86_400_000).toISOString();
const viewed = (...products: string[]) =>
  products.map((product) => ({ type: "view" as const, product, at: yesterday }));

async function trained() {
  const made = world();
  await retrain(made.ports)();
  made.interactions.set("anonymous:v", viewed("p2", "p4"));
  return made;
}
let shared: Awaited<ReturnType<typeof trained>>;
beforeAll(async () => {
  shared = await trained();
});

const ask = (made: ReturnType<typeof world>, query: object = {}) =>
  call(getRecommendations(made.ports), { query: { anonymousId: "v", limit: "5", ...query } });

test("a visitor's newest history decides the list, and the reason names what they viewed", async () => {
  const { status, body } = await ask(shared);
  expect(status).toBe(200);
  expect(body.model).toBe(shared.state.pointer?.champion);
  const [first] = body.items;
  expect(Number(first?.product.id.slice(1)) % 2).toBe(0);
  expect(["factors", "neighbours"]).toContain(first?.source);
  expect(first?.reason.text).toMatch(/^Because you viewed Title of p[24]$/);
  expect(first?.reason.because[0]?.contribution).toBeGreaterThan(0);
});

test("what the caller has seen to already is not on the list", async () => {
  const { body } = await ask(shared, { limit: "50" });
  const ids = body.items.map(({ product }) => product.id);
  expect(ids).not.toContain("p2");
  expect(new Set(ids).size).toBe(ids.length);
});

test("a product withdrawn since the shelf was read is not shown, and the list is as long as asked", async () => {
  const made = await trained();
  const before = await ask(made);
  const withdrawn = before.body.items[0]!.product.id;
  made.products.set(withdrawn, productOf(withdrawn, { state: "archived" }));
  const { body } = await ask(made);
  expect(body.items.map(({ product }) => product.id)).not.toContain(withdrawn);
  expect(body.items).toHaveLength(5);
});

test("a product that the model does not know is shown for its topic to who likes the topic", async () => {
  const made = await trained();
  made.products.set("brand-new", productOf("brand-new"));
  made.refreshShelf();
  const { body } = await ask(made);
  expect(body.items.find(({ product }) => product.id === "brand-new")).toMatchObject({ source: "content" });
});

test("without a history the list is what is popular", async () => {
  const { body } = await ask(shared, { anonymousId: "stranger" });
  expect(body.items).toHaveLength(5);
  expect(body.items.every(({ source }) => source === "popularity")).toBe(true);
});

test("without a model the list is by ratings, then what is newest, and never an error", async () => {
  const made = world();
  made.products.set("p7", productOf("p7", { rating: { count: 3, sum: 15 } }));
  made.products.set("p9", productOf("p9", { publishedAt: "2026-05-01T00:00:00Z" }));
  made.refreshShelf();
  const { status, body } = await ask(made);
  expect(status).toBe(200);
  expect(body.model).toBeUndefined();
  expect(body.items.slice(0, 2).map(({ product, source }) => [product.id, source])).toEqual([
    ["p7", "popularity"],
    ["p9", "newest"],
  ]);
});

test("popular products come in the language asked for first", async () => {
  const made = await trained();
  made.products.set("zh", productOf("zh", { language: "zh" }));
  made.refreshShelf();
  const { body } = await ask(made, { anonymousId: "stranger", language: "zh", limit: "3" });
  expect(body.items[0]?.product.id).toBe("zh");
});

test("an unknown field, placement or limit is refused with its pointer", async () => {
  for (const query of [{ placement: "moon" }, { limit: "0" }, { colour: "red" }]) {
    const { status, body } = await ask(shared, query);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: "invalid-request", errors: [{ pointer: `/query/${Object.keys(query)[0]}` }] });
  }
});

test("similar products are those the same learners chose, without the product itself", async () => {
  const { status, body } = await call(similarProducts(shared.ports), { params: { id: "p2" }, query: { limit: "4" } });
  expect(status).toBe(200);
  expect(body.items.map(({ product }) => Number(product.id.slice(1)) % 2)).toEqual([0, 0, 0, 0]);
  expect(body.items.map(({ product }) => product.id)).not.toContain("p2");
});

test("similar products fall back to content without a model, and an unknown product is 404", async () => {
  const made = world();
  const { body } = await call(similarProducts(made.ports), { params: { id: "p2" }, query: {} });
  expect(body.items[0]).toMatchObject({ source: "content" });
  expect(await call(similarProducts(made.ports), { params: { id: "nothing" }, query: {} })).toMatchObject({
    status: 404,
    body: { code: "unknown-product" },
  });
});
