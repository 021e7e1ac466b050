import "./environment.ts";
import { afterAll, expect, test } from "vitest";
import type { CreatorCard } from "../../../functions/creators/contract/creator.ts";
import { getReceipt } from "../../../functions/recommendations/handlers/get-receipt.ts";
import { getRecommendations } from "../../../functions/recommendations/handlers/get-recommendations.ts";
import { similarProducts } from "../../../functions/recommendations/handlers/similar-products.ts";
import { replays } from "../../../functions/recommendations/receipts/receipt.ts";
import { productOf } from "../../product-of.ts";
import type { Call } from "../call.ts";
import { newVisitor, startVisitorTokens } from "../visitors.ts";
import { call, MODEL_ID, VISITOR, type World, world } from "./serving-world.ts";

const visitors = await startVisitorTokens();
afterAll(() => visitors.close());
const known = await visitors.as(VISITOR);

const ask = (made: World, query: object = {}, { headers = known, ...more }: Call = {}) =>
  call(getRecommendations(made.ports), { query: { limit: "5", ...query }, headers, ...more });
const idsOf = ({ body }: Awaited<ReturnType<typeof ask>>) => body.items.map(({ product }) => product.id);

test("a visitor's newest history decides the list, and the reason names what they viewed", async () => {
  const { status, body } = await ask(world());
  expect(status).toBe(200);
  expect(body).toMatchObject({ model: MODEL_ID, placement: "home", reranker: "off" });
  const [first] = body.items;
  expect(Number(first?.product.id.slice(1)) % 2).toBe(0);
  expect(["factors", "neighbours"]).toContain(first?.source);
  expect(first?.reason.text).toMatch(/^Because you viewed Title of p[24]$/);
  const parts = first!.reason.because.map(({ contribution }) => contribution);
  expect(parts[0]).toBeGreaterThan(0);
  expect(parts.reduce((sum, part) => sum + part, first!.reason.others)).toBeCloseTo(first!.score, 5);
});

test("every item has its creator's current name", async () => {
  const made = world();
  const { body } = await ask(made);
  const similar = await call(similarProducts(made.ports), { params: { id: "p2" }, query: { limit: "4" } });
  type Items = { readonly product: { readonly creatorId: string; readonly creator?: CreatorCard } }[];
  const items = [...body.items, ...similar.body.items] as unknown as Items;
  expect(items.length).toBeGreaterThan(5);
  for (const { product } of items) {
    expect(product.creator).toMatchObject({ id: product.creatorId, name: `Name of ${product.creatorId}` });
  }
});

test("only a visitor's token opens the visitor's history; a bare id is refused", async () => {
  const made = world();
  const { body: popular } = await ask(made, {}, { headers: {} });
  const { body: another } = await ask(made, {}, { headers: await visitors.as(newVisitor()) });
  for (const { items } of [popular, another]) expect(items.every(({ source }) => source === "popularity")).toBe(true);
  expect(await ask(made, { anonymousId: VISITOR }, { headers: {} })).toMatchObject({
    status: 400,
    body: { code: "invalid-request", errors: [{ pointer: "/query/anonymousId" }] },
  });
  for (const token of ["1", VISITOR, `${known["visitor-token"]}x`]) {
    expect(await ask(made, {}, { headers: { "visitor-token": token } })).toMatchObject({
      status: 401,
      body: { code: "invalid-visitor-token" },
    });
  }
});

test("reasons are in Chinese for a caller who reads Chinese", async () => {
  const { body } = await ask(world(), {}, { headers: { ...known, "accept-language": "zh-CN,zh;q=0.9" } });
  expect(body.items[0]?.reason.text).toMatch(/^因为你浏览过《Title of p[24]》$/);
});

test("an event changes the very next list", async () => {
  const made = world();
  made.interactions.set(`anonymous:${VISITOR}`, [{ type: "purchase", product: "p5", at: "2026-05-31T00:00:00Z" }]);
  expect(Number(idsOf(await ask(made))[0]?.slice(1)) % 2).toBe(1);
});

test("viewed products come after all others, and dismissed ones are not shown", async () => {
  const made = world();
  const before = made.interactions.get(`anonymous:${VISITOR}`)!;
  made.interactions.set(`anonymous:${VISITOR}`, [
    ...before,
    { type: "dismiss", product: "p6", at: "2026-05-31T00:00:00Z" },
  ]);
  const ids = idsOf(await ask(made, { limit: "50" }));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(19);
  expect(ids.slice(-2).sort()).toEqual(["p2", "p4"]);
  expect(ids).not.toContain("p6");
  expect(idsOf(await ask(made, { limit: "17" })).some((id) => ["p2", "p4"].includes(id))).toBe(false);
});

test("someone who has viewed a whole shop is shown it again in every placement", async () => {
  const made = world();
  const at = "2026-05-31T00:00:00Z";
  made.interactions.set(
    `anonymous:${VISITOR}`,
    [...made.products.keys()].map((product) => ({ type: "click", product, at })),
  );
  for (const trained of [true, false]) {
    made.state.trained = trained;
    const home = await ask(made, { limit: "12" });
    expect(home.body.items).toHaveLength(12);
    expect(home.body.items.every(({ source }) => source === "known")).toBe(true);
    expect(idsOf(await ask(made, { limit: "12", placement: "product", product: "p1" }))).toHaveLength(12);
  }
});

test("a list keeps its length when more was withdrawn than it has spares", async () => {
  const made = world();
  for (let n = 20; n < 60; n++) made.products.set(`p${n}`, productOf(`p${n}`));
  made.refreshShelf();
  const sold = new Set(idsOf(await ask(made, { limit: "30" })));
  for (const id of sold) made.products.set(id, productOf(id, { state: "archived" }));
  const { body } = await ask(made, { limit: "12" });
  expect(body.items).toHaveLength(12);
  expect(body.items.some(({ product }) => sold.has(product.id))).toBe(false);
  expect(replays(made.receipts.get(body.recommendationId as string)!)).toBe(true);
  const beside = await call(similarProducts(made.ports), { params: { id: "p59" }, query: { limit: "12" } });
  expect(beside.body.items).toHaveLength(12);
  expect(beside.body.items.some(({ product }) => sold.has(product.id))).toBe(false);
});

test("products shown repeatedly without a click lose score, and the reason says how much", async () => {
  const made = world();
  const before = (await ask(made)).body.items;
  const [first] = before;
  const at = "2026-06-01T00:00:00.000Z";
  made.shown.set(`anonymous:${VISITOR}`, [{ product: first!.product.id, at, present: 24 }]);
  const { body } = await ask(made, { limit: "20" });
  const place = body.items.findIndex(({ product }) => product.id === first!.product.id);
  expect(place).toBeGreaterThan(0);
  const { score, reason } = body.items[place]!;
  expect(score).toBeCloseTo(first!.score / 8, 9);
  const parts = reason.because.reduce((sum, { contribution }) => sum + contribution, reason.others);
  expect(parts + reason.fatigue!).toBeCloseTo(score, 9);
  expect(parts).toBeCloseTo(first!.score, 9);
  const receipt = made.receipts.get(body.recommendationId as string)!;
  expect(receipt.candidates.find(({ id }) => id === first!.product.id)).toMatchObject({ fresh: 1 / 8, score });
  expect(replays(receipt)).toBe(true);
  const rested = await call(getRecommendations({ ...made.ports, now: () => Date.parse(at) + 300 * 86_400_000 }), {
    query: { limit: "5" },
    headers: known,
  });
  expect(rested.body.items[0]?.product.id).toBe(first!.product.id);
});

test("a product withdrawn since the shelf was read is replaced, and the receipt says so", async () => {
  const made = world();
  const withdrawn = idsOf(await ask(made))[0]!;
  made.products.set(withdrawn, productOf(withdrawn, { state: "archived" }));
  const { body } = await ask(made);
  expect(body.items.map(({ product }) => product.id)).not.toContain(withdrawn);
  expect(body.items).toHaveLength(5);
  const receipt = made.receipts.get(body.recommendationId as string)!;
  expect(receipt.withdrawn).toEqual([withdrawn]);
  expect(receipt.items.map(({ product }) => product)).toEqual(body.items.map(({ product }) => product.id));
});

test("a product unknown to the model is shown to someone who likes its topic", async () => {
  const made = world();
  made.products.set("brand-new", productOf("brand-new"));
  made.refreshShelf();
  const { body } = await ask(made, { limit: "20" });
  expect(body.items.find(({ product }) => product.id === "brand-new")).toMatchObject({ source: "content" });
});

test("without a history a list follows popularity, declared topics, or the product it is for", async () => {
  const made = world();
  const stranger = { headers: {} };
  const { body } = await ask(made, {}, stranger);
  expect(body.items).toHaveLength(5);
  expect(body.items.every(({ source }) => source === "popularity")).toBe(true);
  made.products.set("law", productOf("law", { topic: "law" }));
  made.refreshShelf();
  const interested = await ask(made, { topics: "law" }, stranger);
  expect(interested.body.items[0]).toMatchObject({ product: { id: "law" }, source: "content" });
  expect(interested.body.items[0]?.reason.because).toMatchObject([{ topic: "law" }]);
  expect(Number(idsOf(await ask(made, { product: "p7" }, stranger))[0]?.slice(1)) % 2).toBe(1);
});

test("without a model the list is by ratings, then what is newest", async () => {
  const made = world();
  made.state.trained = false;
  made.products.set("p7", productOf("p7", { rating: { count: 3, sum: 15 } }));
  made.products.set("p9", productOf("p9", { publishedAt: "2026-05-01T00:00:00Z", topic: "law", creatorId: "other" }));
  made.refreshShelf();
  const { status, body } = await ask(made, { limit: "2" }, { headers: {} });
  expect(status).toBe(200);
  expect(body.model).toBeUndefined();
  expect(body.items.map(({ product, source }) => [product.id, source])).toEqual([
    ["p7", "popularity"],
    ["p9", "newest"],
  ]);
});

test("a list in one language holds no other", async () => {
  const made = world();
  made.products.set("zh", productOf("zh", { language: "zh" }));
  made.refreshShelf();
  expect(idsOf(await ask(made, { language: "zh" }))).toEqual(["zh"]);
});

test("a product page, a cart and a library get what goes with them, not what is in them", async () => {
  const made = world();
  const page = await ask(made, { placement: "product", product: "p5" });
  expect(Number(idsOf(page)[0]?.slice(1)) % 2).toBe(1);
  expect(idsOf(page)).not.toContain("p5");
  const cart = await ask(made, { placement: "cart", products: "p5,p7", limit: "20" });
  expect(idsOf(cart)).not.toContain("p5");
  expect(cart.body.items.flatMap(({ reason }) => reason.text)).toContain("Because you put Title of p5 in your cart");
  made.interactions
    .get(`anonymous:${VISITOR}`)!
    .push({ type: "progress", product: "p9", progress: 0.5, at: "2026-03-01T00:00:00Z" });
  const library = await ask(made, { placement: "library" });
  expect(library.body.items[0]?.reason.text).toBe("Because you are studying Title of p9");
});

test("an unknown field, placement, limit or context is refused with its pointer", async () => {
  for (const [pointer, query] of [
    ["placement", { placement: "moon" }],
    ["limit", { limit: "0" }],
    ["colour", { colour: "red" }],
    ["product", { placement: "product" }],
    ["products", { placement: "cart" }],
    ["products", { products: "p1" }],
    ["product", { placement: "library", product: "p1" }],
    ["products/1", { placement: "cart", products: "p1,%" }],
    ["topics/0", { topics: "astrology" }],
  ] as const) {
    const { status, body } = await ask(world(), query);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: "invalid-request", errors: [{ pointer: `/query/${pointer}` }] });
  }
});

test("rules exclude, boost and pin products of a list, and the receipt names them", async () => {
  const made = world();
  const by = { version: 1, updatedAt: "2026-05-01T00:00:00Z", updatedBy: "olga" };
  const [first, second] = idsOf(await ask(made));
  made.rules.set("out", { id: "out", action: "exclude", product: first!, ...by });
  made.rules.set("top", { id: "top", action: "pin", product: "p19", placement: "home", ...by });
  made.rules.set("past", { id: "past", action: "exclude", product: second!, until: "2026-05-02T00:00:00Z", ...by });
  const { body } = await ask(made);
  expect(body.items[0]).toMatchObject({ product: { id: "p19" }, slot: "pinned" });
  expect(body.items.map(({ product }) => product.id)).not.toContain(first);
  expect(body.items.map(({ product }) => product.id)).toContain(second);
  const receipt = made.receipts.get(body.recommendationId as string)!;
  expect(receipt.rules.map(({ id, applied }) => [id, applied])).toEqual([
    ["out", [first]],
    ["top", ["p19"]],
  ]);
  expect(receipt.dropped).toContainEqual({ id: first, reason: "excluded-by-rule", rule: "out" });
});

test("the re-ranker's scores decide the order, and the receipt keeps them", async () => {
  const made = world();
  const { body } = await call(
    getRecommendations({
      ...made.ports,
      rerank: async ({ candidates }) => ({
        state: "used",
        scores: candidates.map((_, at) => (at === 7 ? 0.9 : 0.1)),
      }),
    }),
    { query: { limit: "5" }, headers: known },
  );
  expect(body.reranker).toBe("used");
  const receipt = made.receipts.get(body.recommendationId as string)!;
  expect(body.items[0]?.product.id).toBe(receipt.candidates[7]?.id);
  expect(receipt.reranker.scores).toHaveLength(receipt.candidates.length);
});

test("a list is made whatever port fails, except the caller's entitlements", async () => {
  const down = () => Promise.reject(new Error("down"));
  for (const port of [
    "pastOf",
    "productsNow",
    "servingModel",
    "rules",
    "rerank",
    "keepReceipt",
    "findCards",
    "interestsOf",
  ] as const) {
    const made = world();
    const { status, body } = await call(getRecommendations({ ...made.ports, [port]: down }), {
      query: { limit: "5" },
      headers: known,
    });
    expect([port, status]).toEqual([port, 200]);
    expect([port, body.items.length]).toEqual([port, 5]);
  }
  const made = world();
  const shelfless = await call(getRecommendations({ ...made.ports, shelf: down }), { query: {}, headers: known });
  expect(shelfless.status).toBe(200);
  const everything = Object.fromEntries(
    [
      "pastOf",
      "shelf",
      "productsNow",
      "servingModel",
      "rules",
      "rerank",
      "keepReceipt",
      "findCards",
      "interestsOf",
      "purchaseModel",
    ].map((port) => [port, down]),
  );
  expect((await call(getRecommendations({ ...made.ports, ...everything }), { query: {} })).status).toBe(200);
});

test("with profiling off a list uses nothing about its caller, and says so", async () => {
  const made = world();
  const declared = { topics: ["music" as const], languages: [] };
  const off = {
    ...made.ports,
    interestsOf: async () => declared,
    pastOf: async () => ({ known: [], shown: [], isOff: true, spentMs: 0 }),
  };
  const unknown = { ...made.ports, pastOf: async () => ({ known: [], shown: [], isOff: false, spentMs: 0 }) };
  // The last place is by chance.
  const ids = (body: { items: { product: { id: string } }[] }) =>
    body.items.slice(0, 4).map(({ product }) => product.id);
  const chosen = await call(getRecommendations(off), { query: { limit: "5" }, headers: known });
  const anyone = await call(getRecommendations(unknown), { query: { limit: "5" }, headers: known });
  expect(chosen.body).toMatchObject({ isPersonal: false });
  expect(anyone.body).toMatchObject({ isPersonal: false });
  expect(ids(chosen.body)).toEqual(ids(anyone.body));
  expect((await ask(made)).body).toMatchObject({ isPersonal: true });
});

test("a receipt replays, and is shown to its owner and operators only", async () => {
  const made = world();
  const { body } = await ask(made);
  const params = { recommendationId: body.recommendationId };
  // A user's token comes from the journeys; here a visitor's stands for them.
  const own = await call(getReceipt(made.ports), { params, headers: known });
  expect(own.status).toBe(200);
  expect(own.body).toMatchObject({ replays: true, model: MODEL_ID, anonymousId: VISITOR });
  expect(own.body.items).toHaveLength(5);
  expect(own.body).not.toHaveProperty("candidates");
  for (const headers of [{}, await visitors.as(newVisitor())]) {
    expect(await call(getReceipt(made.ports), { params, headers })).toMatchObject({
      status: 404,
      body: { code: "unknown-recommendation" },
    });
  }
  expect((await call(getReceipt(made.ports), { params: { recommendationId: "nothing" } })).status).toBe(400);
});

test("a receipt is written once, and again only where a product was withdrawn", async () => {
  const made = world();
  await ask(made);
  expect(made.state.kept).toBe(1);
});

test("similar products are those that the same learners chose, without the product itself", async () => {
  const { status, body } = await call(similarProducts(world().ports), { params: { id: "p2" }, query: { limit: "4" } });
  expect(status).toBe(200);
  expect(body.items.map(({ product }) => Number(product.id.slice(1)) % 2)).toEqual([0, 0, 0, 0]);
  expect(body.items.map(({ product }) => product.id)).not.toContain("p2");
});

test("similar products fall back to content without a model, and an unknown product is 404", async () => {
  const made = world();
  made.state.trained = false;
  const { body } = await call(similarProducts(made.ports), { params: { id: "p2" }, query: {} });
  expect(body.items[0]).toMatchObject({ source: "content", reason: { text: "On the same topic" } });
  expect(await call(similarProducts(made.ports), { params: { id: "nothing" }, query: {} })).toMatchObject({
    status: 404,
    body: { code: "unknown-product" },
  });
});

test("similar products are listed whatever port fails, except the product itself", async () => {
  const down = () => Promise.reject(new Error("down"));
  for (const port of ["shelf", "servingModel"] as const) {
    const { ports } = world();
    const { status } = await call(similarProducts({ ...ports, [port]: down }), { params: { id: "p2" }, query: {} });
    expect([port, status]).toEqual([port, 200]);
  }
  const { ports } = world();
  let reads = 0;
  const once: typeof ports.productsNow = (ids) => (reads++ === 0 ? ports.productsNow(ids) : down());
  const { body } = await call(similarProducts({ ...ports, productsNow: once }), { params: { id: "p2" }, query: {} });
  expect(body.items).toHaveLength(12);
});
