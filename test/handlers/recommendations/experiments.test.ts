import "./environment.ts";
import { afterAll, expect, test } from "vitest";
import type { Running } from "../../../functions/conversion/contract/plan.ts";
import type { ListVariant } from "../../../functions/conversion/contract/surface.ts";
import { assignmentFor, isInHoldout } from "../../../functions/conversion/experiments/assigned.ts";
import { getReceipt } from "../../../functions/recommendations/handlers/get-receipt.ts";
import { getRecommendations } from "../../../functions/recommendations/handlers/get-recommendations.ts";
import { replays } from "../../../functions/recommendations/receipts/receipt.ts";
import { call as callRoute } from "../call.ts";
import { newVisitor, startVisitorTokens } from "../visitors.ts";
import { call, VISITOR, type World, world } from "./serving-world.ts";

const visitors = await startVisitorTokens();
afterAll(() => visitors.close());
const headers = await visitors.as(VISITOR);

/** A running experiment whose second arm is all but certain. */
const trying = (list: ListVariant, more: Partial<Running> = {}): Running => ({
  id: "tried",
  surface: { kind: "lists", placements: ["home"] },
  arms: [
    { name: "as-it-is", weight: 1 },
    { name: "other", weight: 1000, list },
  ],
  audience: "everyone",
  from: 0,
  to: 1,
  startedAt: "2026-05-30T00:00:00.000Z",
  until: "2026-06-30T00:00:00.000Z",
  ...more,
});
const run = (made: World, ...running: Running[]) => {
  made.plan.now = { version: 1, running, watched: [] };
};
const ask = (made: World, query: object = {}, given: Record<string, string> = headers) =>
  call(getRecommendations(made.ports), { query: { limit: "5", ...query }, headers: given });
const receiptOf = (made: World, body: Record<string, unknown>) => made.receipts.get(body.recommendationId as string)!;

test("an arm's list says so in its receipt, replays, and is noted for who asked", async () => {
  const made = world();
  run(made, trying({ diversity: 0.3 }));
  const receipt = receiptOf(made, (await ask(made)).body);
  expect(receipt).toMatchObject({ experiment: { id: "tried", arm: "other" }, lambda: 0.3 });
  expect(replays(receipt)).toBe(true);
  expect(made.exposures).toEqual([
    { experiment: "tried", arm: "other", unit: `v:${VISITOR}`, was: undefined, at: "2026-06-01T00:00:00.000Z" },
  ]);
  const other = receiptOf(made, (await ask(made, { placement: "product", product: "p1" })).body);
  expect(other.experiment).toBeUndefined();
});

test("popularity as an arm leaves out what is known, and a list without chance has no such place", async () => {
  const made = world();
  run(made, trying({ basis: "popular", exploration: false }));
  const { body } = await ask(made);
  expect(body.isPersonal).toBe(false);
  expect(body.items.every(({ source, slot }) => source === "popularity" && slot === "ranked")).toBe(true);
  expect(replays(receiptOf(made, body))).toBe(true);
});

test("an arm without fatigue shows again what was passed over", async () => {
  const made = world();
  const first = (await ask(made)).body.items[0]!.product.id;
  made.shown.set(`anonymous:${VISITOR}`, [{ product: first, at: "2026-06-01T00:00:00.000Z", present: 24 }]);
  expect((await ask(made)).body.items[0]?.product.id).not.toBe(first);
  run(made, trying({ fatigue: false }));
  expect((await ask(made)).body.items[0]?.product.id).toBe(first);
});

test("an arm without the re-ranker does not ask it", async () => {
  const made = world();
  let asked = 0;
  made.ports.rerank = async () => {
    asked++;
    return { state: "failed" };
  };
  await ask(made);
  run(made, trying({ reranker: false }));
  const { body } = await ask(made);
  expect([asked, body.reranker]).toEqual([1, "off"]);
});

test("who chose not to be profiled, or is not known, is outside of everything", async () => {
  const made = world();
  made.plan.now = { version: 1, running: [trying({})], watched: [], holdout: { since: "2026-05-01T00:00:00.000Z" } };
  await ask(made, {}, {});
  made.ports.pastOf = async () => ({ known: [], shown: [], isOff: true, spentMs: 0 });
  await ask(made);
  expect(made.exposures).toEqual([]);
  expect([...made.receipts.values()].every(({ experiment, holdout }) => !experiment && !holdout)).toBe(true);
});

/** A visitor whom the holdout has. */
function heldVisitor(): string {
  for (;;) {
    const visitor = newVisitor();
    if (isInHoldout(`v:${visitor}`)) return visitor;
  }
}

test("who is held out is shown what is popular, takes part in nothing, and keeps their own studies", async () => {
  const made = world();
  const visitor = heldVisitor();
  const as = await visitors.as(visitor);
  made.interactions.set(`anonymous:${visitor}`, made.interactions.get(`anonymous:${VISITOR}`)!);
  expect((await ask(made, {}, as)).body.isPersonal).toBe(true);
  made.plan.now = { version: 1, running: [trying({})], watched: [], holdout: { since: "2026-05-01T00:00:00.000Z" } };
  const { body } = await ask(made, {}, as);
  expect(body.isPersonal).toBe(false);
  expect(body.items.every(({ source }) => source === "popularity")).toBe(true);
  expect(receiptOf(made, body)).toMatchObject({ holdout: true });
  expect(receiptOf(made, body).experiment).toBeUndefined();
  expect(made.exposures.map(({ experiment, arm }) => [experiment, arm])).toEqual([["holdout", "held"]]);
  const own = await ask(made, { placement: "continue" }, as);
  expect(receiptOf(made, own.body).holdout).toBeUndefined();
  await ask(made);
  expect(made.exposures.slice(-2).map(({ experiment, arm }) => [experiment, arm])).toEqual([
    ["holdout", "treated"],
    ["tried", "other"],
  ]);
});

test("only operators see in a receipt what was tried", async () => {
  const made = world();
  run(made, trying({ exploration: false }));
  const { body } = await ask(made);
  const own = await callRoute<Record<string, unknown>>(getReceipt(made.ports), {
    params: { recommendationId: body.recommendationId as string },
    headers,
  });
  expect(own.status).toBe(200);
  expect(Object.keys(own.body).filter((name) => ["experiment", "exploration", "holdout"].includes(name))).toEqual([]);
});

test("an experiment that is over, or for others, has no part in a list", () => {
  const plan = (more: Partial<Running>) => ({ version: 1, running: [trying({}, more)], watched: [] });
  const at = { kind: "lists", placement: "home" } as const;
  const now = Date.parse("2026-06-01T00:00:00Z");
  expect(assignmentFor(plan({}), "v:1", at, now)?.experiment).toBe("tried");
  expect(assignmentFor(plan({ until: "2026-06-01T00:00:00.000Z" }), "v:1", at, now)).toBeUndefined();
  expect(assignmentFor(plan({ audience: "users" }), "v:1", at, now)).toBeUndefined();
  expect(assignmentFor(plan({ audience: "visitors" }), "v:1", at, now)?.experiment).toBe("tried");
  expect(assignmentFor(plan({}), "v:1", { kind: "page", page: "home" }, now)).toBeUndefined();
});
