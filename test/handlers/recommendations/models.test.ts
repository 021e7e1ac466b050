import "./environment.ts";
import { ulid } from "ulid";
import { expect, test } from "vitest";
import { getModel } from "../../../functions/recommendations/handlers/get-model.ts";
import { listAudits } from "../../../functions/recommendations/handlers/list-audits.ts";
import { listModels } from "../../../functions/recommendations/handlers/list-models.ts";
import { promoteModel } from "../../../functions/recommendations/handlers/promote-model.ts";
import { retrain } from "../../../functions/recommendations/handlers/retrain.ts";
import { rollbackModel } from "../../../functions/recommendations/handlers/rollback-model.ts";
import { startRetraining } from "../../../functions/recommendations/handlers/start-retraining.ts";
import { call, logLines, world } from "./world.ts";

const operator = { user: "olga", groups: ["operator"] };

test("the first run trains, beats popularity and becomes champion, with an audit record", async () => {
  const { ports, state, audits, models } = world();
  const report = await retrain(ports)();
  expect(report).toMatchObject({ state: "promoted", model: state.pointer?.champion });
  expect(audits).toMatchObject([{ action: "promote", actor: "retrain", to: report.model, reason: "first" }]);
  const { evaluation, counts } = models.get(report.model!)!.manifest;
  expect(evaluation.challenger.ndcg10).toBeGreaterThan(evaluation.popularity.ndcg10);
  expect(counts).toMatchObject({ subjects: 60, items: 15 });
});

test("a second run on the same log takes over, and can be rolled back to the first", async () => {
  const { ports, state } = world();
  const first = await retrain(ports)();
  const second = await retrain(ports)();
  expect(second.state).toBe("promoted");
  expect(state.pointer).toMatchObject({ champion: second.model, previous: [first.model], version: 2 });
});

test("a run that learns nothing leaves the champion serving and says why", async () => {
  const { ports, state, models } = world();
  const first = await retrain(ports)();
  const fit: typeof ports.fit = async (matrix, settings, options) => {
    const nothing = { ...matrix, values: matrix.values.map(() => -1), places: undefined };
    return ports.fit(nothing, { ...settings, regularisation: 1e12 }, options);
  };
  const report = await retrain({ ...ports, fit })();
  expect(report.state).toBe("kept-champion");
  expect(report.why).toMatch(/popularity|worse|not sound/);
  expect(state.pointer?.champion).toBe(first.model);
  expect(models.get(report.model!)?.manifest.decision.promote).toBe(false);
});

test("a run that dies at any step leaves the champion serving", async () => {
  for (const step of ["readObjects", "loadModel", "storeModel", "listModel", "movePointer"] as const) {
    const { ports, state, training } = world();
    const first = await retrain(ports)();
    training.objects.set("events/2026/06/01/00/more.gz", logLines());
    const dying = { ...ports, [step]: () => Promise.reject(new Error("killed")) };
    await expect(retrain(dying)()).rejects.toThrow("killed");
    expect(state.pointer?.champion).toBe(first.model);
  }
});

test("a damaged champion does not block the next model", async () => {
  const { ports, state } = world();
  const first = await retrain(ports)();
  const loadModel = (id: string) =>
    id === first.model ? Promise.reject(new RangeError("damaged")) : ports.loadModel(id);
  const report = await retrain({ ...ports, loadModel })();
  expect(report.state).toBe("promoted");
  expect(state.pointer?.champion).toBe(report.model);
});

test("a pointer to a missing model blocks no other, and the decision claims no comparison", async () => {
  const { ports, state, models } = world();
  const first = await retrain(ports)();
  models.delete(first.model ?? "");
  const second = await retrain(ports)();
  expect(second.state).toBe("promoted");
  expect(state.pointer?.champion).toBe(second.model);
  const { decision, evaluation } = models.get(second.model!)!.manifest;
  expect(decision).toMatchObject({ reason: "first", promote: true });
  expect(decision.compared).toBeUndefined();
  expect(evaluation.champion).toBeUndefined();
});

test("unknown ids in the held-out slice change nothing that the gate measures", async () => {
  const runs = await Promise.all(
    [false, true].map(async (isFouled) => {
      const { ports, training, models } = world();
      const lines = logLines();
      const junk = lines
        .map((line) => JSON.parse(line))
        .map((event, n) => JSON.stringify({ ...event, id: ulid(), product: n % 2 ? "no-such-product" : `junk-${n}` }));
      training.objects.set("events/2026/05/31/23/log.gz", isFouled ? [...lines, ...junk] : lines);
      const { model } = await retrain(ports)();
      return models.get(model!)!.manifest;
    }),
  );
  const [clean, fouled] = runs;
  expect(fouled?.log.kept).toBe(2 * (clean?.log.kept ?? 0));
  expect(fouled?.evaluation).toEqual(clean?.evaluation);
  expect(fouled?.comparison).toEqual(clean?.comparison);
  expect(fouled?.decision).toEqual(clean?.decision);
});

test("a run does not overwrite a champion that changed meanwhile", async () => {
  const { ports, state } = world();
  await retrain(ports)();
  const overtaken = {
    ...ports,
    storeModel: async (...model: Parameters<typeof ports.storeModel>) => {
      const stored = await ports.storeModel(...model);
      state.pointer = { champion: "someone-elses", previous: [], movedAt: "2026-06-01T00:00:00Z", version: 9 };
      return stored;
    },
  };
  expect((await retrain(overtaken)()).state).toBe("kept-champion");
  expect(state.pointer?.champion).toBe("someone-elses");
});

test("an empty log and a log of garbage train no model and break nothing", async () => {
  for (const lines of [[], ["{", "not json"]]) {
    const { ports, state, training } = world();
    training.objects.set("events/2026/05/31/23/log.gz", lines);
    expect((await retrain(ports)()).state).toBe("nothing-to-learn");
    expect(state.pointer).toBeUndefined();
  }
});

test("an operator promotes, rolls back and lists models, each move with an audit record", async () => {
  const { ports, state, audits } = world();
  const first = (await retrain(ports)()).model!;
  const second = (await retrain(ports)()).model!;
  const back = await call(rollbackModel(ports), { ...operator, params: { id: second } });
  expect(back).toMatchObject({ status: 200, body: { champion: first, previous: [] } });
  const again = await call(promoteModel(ports), { ...operator, params: { id: second } });
  expect(again).toMatchObject({ status: 200, body: { champion: second, previous: [first] } });
  expect(audits.slice(2)).toMatchObject([
    { action: "rollback", actor: "olga", from: second, to: first },
    { action: "promote", actor: "olga", from: first, to: second },
  ]);
  const { body } = await call(listModels(ports), operator);
  expect(body.items).toMatchObject([
    { id: second, champion: true },
    { id: first, champion: false },
  ]);
  expect(state.pointer?.version).toBe(4);
});

test("an operator sees who moved the pointer or started runs, and with which options", async () => {
  const { ports } = world();
  const promoted = (await retrain(ports)()).model!;
  await call(startRetraining(ports), { ...operator, body: { search: true } });
  expect((await call(listAudits(ports), operator)).body.items).toMatchObject([
    { action: "retrain", actor: "olga", why: "Requested with a search for settings.", asked: ["search"] },
    { action: "promote", actor: "retrain", to: promoted },
  ]);
  expect((await call(listAudits(ports), { user: "mallory", groups: ["creator"] })).status).toBe(403);
});

test("a run is started with the given options, and an unknown field is refused by name", async () => {
  const { ports } = world();
  const started: object[] = [];
  const start = startRetraining({ ...ports, startRun: async (options) => void started.push(options) });
  await call(start, operator);
  await call(start, { ...operator, body: { rebuild: true } });
  expect(started).toEqual([
    { search: false, rebuild: false },
    { search: false, rebuild: true },
  ]);
  const refused = await call(start, { ...operator, body: { fast: true } });
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: "/fast" }] } });
});

test("an operator cannot promote a model that was not found sound as stored", async () => {
  const { ports, state, models } = world();
  const first = (await retrain(ports)()).model!;
  const second = (await retrain(ports)()).model!;
  await call(rollbackModel(ports), { ...operator, params: { id: second } });
  const { manifest, model } = models.get(second)!;
  const { check, ...unseen } = manifest;
  expect(check).toMatchObject({ sound: true });
  for (const looked of [
    unseen,
    { ...manifest, check: { sound: false, why: "Not all numbers of its factors are finite." } },
  ]) {
    models.set(second, { manifest: looked, model });
    expect(await call(promoteModel(ports), { ...operator, params: { id: second } })).toMatchObject({
      status: 409,
      body: { code: "unsound-model" },
    });
    expect(state.pointer?.champion).toBe(first);
  }
});

test("promoting or rolling back the wrong model is refused with a code", async () => {
  const { ports } = world();
  const only = (await retrain(ports)()).model!;
  const params = { id: only };
  expect(await call(promoteModel(ports), { ...operator, params })).toMatchObject({
    status: 409,
    body: { code: "already-champion" },
  });
  expect(await call(rollbackModel(ports), { ...operator, params })).toMatchObject({
    status: 409,
    body: { code: "no-previous-model" },
  });
  for (const handler of [promoteModel(ports), rollbackModel(ports), getModel(ports)]) {
    expect(await call(handler, { ...operator, params: { id: ulid() } })).toMatchObject({
      status: 404,
      body: { code: "unknown-model" },
    });
  }
});

test("of two moves of the same pointer one is refused", async () => {
  const { ports, state } = world();
  const first = (await retrain(ports)()).model!;
  await retrain(ports)();
  const stale = { ...state.pointer!, version: 1 };
  const late = rollbackModel({ ...ports, readPointer: async () => stale });
  expect(await call(late, { ...operator, params: { id: stale.champion } })).toMatchObject({
    status: 409,
    body: { code: "pointer-moved" },
  });
  expect(state.pointer?.champion).not.toBe(first);
});

test("only operators reach models, and starting a run answers at once with an audit record", async () => {
  const { ports, audits } = world();
  expect((await call(listModels(ports), { user: "mallory", groups: ["creator"] })).status).toBe(403);
  expect((await call(startRetraining(ports))).status).toBe(401);
  expect(await call(startRetraining(ports), operator)).toMatchObject({ status: 202, body: { state: "started" } });
  expect(audits).toMatchObject([{ action: "retrain", actor: "olga" }]);
});
