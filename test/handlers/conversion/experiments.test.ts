import "./environment.ts";
import { afterAll, expect, test } from "vitest";
import { findExperiment, findPlan, keepExperiment } from "../../../functions/conversion/adapters/experiments.ts";
import type { Experiment } from "../../../functions/conversion/contract/experiment.ts";
import { startedExperiment } from "../../../functions/conversion/experiments/changes.ts";
import { changeExperiment } from "../../../functions/conversion/flows/change-experiment.ts";
import { handler as decide } from "../../../functions/conversion/handlers/decide-experiment.ts";
import { handler as get } from "../../../functions/conversion/handlers/get-experiment.ts";
import { handler as getHoldout } from "../../../functions/conversion/handlers/get-holdout.ts";
import { handler as sizes } from "../../../functions/conversion/handlers/get-sample-size.ts";
import { handler as list } from "../../../functions/conversion/handlers/list-experiments.ts";
import { handler as put } from "../../../functions/conversion/handlers/put-experiment.ts";
import { handler as putHoldout } from "../../../functions/conversion/handlers/put-holdout.ts";
import { handler as start } from "../../../functions/conversion/handlers/start-experiment.ts";
import { handler as stop } from "../../../functions/conversion/handlers/stop-experiment.ts";
import { MOST_RUNNING } from "../../../functions/conversion/settings.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { type Call, call as callRoute } from "../call.ts";
import { cloud } from "./environment.ts";

afterAll(() => cloud.close());

const body = {
  name: "Popular first",
  surface: { kind: "page", page: "home" },
  arms: [
    { name: "as-it-is", weight: 1, page: "as-it-is" },
    { name: "popular-first", weight: 1, page: "popular-first" },
  ],
  share: 0.5,
  main: "conversion",
  currency: "usd",
  plannedPeople: 1_000,
  plannedDays: 14,
};
const call = (handler: unknown, request: Call = {}) =>
  callRoute<Experiment & { code?: string; items: Experiment[]; since?: string; version: number }>(handler, {
    user: "op",
    groups: ["operator"],
    ...request,
  });
let made = 0;
const newId = () => `experiment-${++made}`;
async function drafted(more: object = {}) {
  const id = newId();
  const { body: draft } = await call(put, { params: { id }, body: { ...body, ...more } });
  return draft;
}
const move = (handler: unknown, { id, version }: Pick<Experiment, "id" | "version">, more: object = {}) =>
  call(handler, { params: { id }, body: { version, ...more } });

test("an experiment is written, started, stopped and decided, and each step names the version it starts from", async () => {
  const draft = await drafted();
  expect(draft).toMatchObject({ state: "draft", version: 1, outcomeDays: 7, guardrails: [], updatedBy: "op" });
  expect((await call(put, { params: { id: draft.id }, body })).body.code).toBe("version-conflict");
  const { body: changed } = await call(put, { params: { id: draft.id }, body: { ...body, share: 0.2, version: 1 } });
  expect(changed).toMatchObject({ version: 2, share: 0.2 });
  expect((await move(stop, changed)).body.code).toBe("experiment-not-running");
  expect((await move(start, draft)).body.code).toBe("version-conflict");
  const { body: running } = await move(start, changed);
  expect(running).toMatchObject({ state: "running", range: { from: 0, to: 0.2 } });
  expect((await move(start, running)).body.code).toBe("experiment-begun");
  expect((await call(put, { params: { id: draft.id }, body: { ...body, version: 3 } })).body.code).toBe(
    "experiment-begun",
  );
  expect((await move(decide, running, { arm: "as-it-is", note: "No." })).body.code).toBe("experiment-not-stopped");
  const { body: stopped } = await move(stop, running);
  expect(stopped).toMatchObject({ state: "stopped", version: 4 });
  expect((await findPlan(documents, "CONVERSION")()).running.map(({ id }) => id)).not.toContain(draft.id);
  expect((await move(decide, stopped, { arm: "nobody", note: "No." })).body.code).toBe("unknown-arm");
  const { body: decided } = await move(decide, stopped, { arm: "popular-first", note: "More people buy." });
  expect(decided).toMatchObject({ state: "decided", decision: { arm: "popular-first", by: "op" } });
  expect((await call(get, { params: { id: draft.id } })).body).toEqual(decided);
  const listed = await call(list, { query: { limit: "100" } });
  expect(listed.body.items.map(({ id }) => id)).toContain(draft.id);
  expect((await call(get, { params: { id: "unknown" } })).body.code).toBe("unknown-experiment");
});

test("experiments on the same page are refused where others have the people", async () => {
  const one = await move(start, await drafted({ share: 0.7 }));
  const other = await drafted({ share: 0.7 });
  expect((await move(start, other)).body.code).toBe("no-room-for-experiment");
  await move(stop, one.body);
  expect((await move(start, other)).status).toBe(200);
  const { body: running } = await call(get, { params: { id: other.id } });
  await move(stop, running);
});

test("an experiment whose arms do not fit what it changes is refused", async () => {
  const wrong = [
    { surface: { kind: "lists", placements: ["home"] } },
    { arms: [body.arms[0], body.arms[0]] },
    { main: "clicks" },
    { guardrails: ["conversion"] },
    { arms: [{ name: "only", weight: 1, page: "as-it-is" }] },
    { arms: [{ name: "a", weight: 1 }, body.arms[1]] },
  ];
  for (const each of wrong) {
    const { status, body: reply } = await call(put, { params: { id: newId() }, body: { ...body, ...each } });
    expect([status, reply.code]).toEqual([400, "invalid-request"]);
  }
});

test("in a storm of starts and stops people are never given twice, and never too many run", async () => {
  const share = 0.04;
  const drafts = await Promise.all(Array.from({ length: MOST_RUNNING + 5 }, () => drafted({ share })));
  const results = await Promise.all(drafts.map((each) => move(start, each)));
  const codes = results.map(({ status, body: { code } }) => (status === 200 ? "started" : code));
  expect(codes.every((code) => ["started", "busy", "too-many-experiments"].includes(code ?? ""))).toBe(true);
  const plan = await findPlan(documents, "CONVERSION")();
  expect(plan.running).toHaveLength(codes.filter((code) => code === "started").length);
  expect(plan.running.length).toBeLessThanOrEqual(MOST_RUNNING);
  const ranges = plan.running.map(({ from, to }) => [from, to] as const).sort(([a], [b]) => a - b);
  for (const [n, [from]] of ranges.entries()) if (n > 0) expect(from).toBeGreaterThanOrEqual(ranges[n - 1]![1]);
  const running = results.flatMap(({ status, body: each }) => (status === 200 ? [each] : []));
  for (const each of running) expect((await move(stop, each)).status).toBe(200);
  expect((await findPlan(documents, "CONVERSION")()).running).toEqual([]);
});

test("a start that meets another change is decided again on what is there then", async () => {
  const { id, version } = await drafted({ share: 0.6 });
  const rival = await drafted({ share: 0.6 });
  let attempts = 0;
  const outcome = await changeExperiment(
    {
      findExperiment: findExperiment(documents, "CONVERSION"),
      findPlan: async () => {
        const plan = await findPlan(documents, "CONVERSION")();
        if (attempts++ === 0) await move(start, rival);
        return plan;
      },
      keepExperiment: keepExperiment(documents, "CONVERSION"),
      pause: async () => {},
      now: () => Date.now(),
    },
    id,
    "op",
    (before, plan, by) => startedExperiment(before, plan, version, by),
  );
  expect([attempts, outcome]).toEqual([2, expect.objectContaining({ refused: "no-room-for-experiment" })]);
});

test("the holdout is switched on and off over the version that was read", async () => {
  const { version } = (await call(getHoldout)).body;
  const { body: on } = await call(putHoldout, { body: { isOn: true, version } });
  expect(on).toMatchObject({ share: 0.02, version: version + 1 });
  expect((await call(getHoldout)).body.since).toBe(on.since);
  expect((await call(putHoldout, { body: { isOn: false, version } })).body.code).toBe("version-conflict");
  const { body: off } = await call(putHoldout, { body: { isOn: false, version: on.version } });
  expect(off.since).toBeUndefined();
});

test("the calculator refuses what has no answer", async () => {
  const query = { kind: "rate", baseline: "0.05", effect: "0.1" };
  expect((await call(sizes, { query })).status).toBe(200);
  for (const wrong of [{ baseline: "1" }, { kind: "mean" }, { effect: "0" }, { arms: "6" }, { baseline: "1e-3" }]) {
    expect((await call(sizes, { query: { ...query, ...wrong } })).status).toBe(400);
  }
});
