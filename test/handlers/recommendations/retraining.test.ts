import "./environment.ts";
import { ulid } from "ulid";
import { expect, test } from "vitest";
import type { Profile } from "../../../functions/behaviour/contract/profile.ts";
import { NOTHING_DONE } from "../../../functions/behaviour/domain/profile.ts";
import { begin } from "../../../functions/recommendations/als/start.ts";
import { manifest } from "../../../functions/recommendations/contract/model.ts";
import type { RetrainPorts } from "../../../functions/recommendations/handlers/retrain.ts";
import { handler, retrain } from "../../../functions/recommendations/handlers/retrain.ts";
import { defaultSettings } from "../../../functions/recommendations/settings.ts";
import { startFrom } from "../../../functions/recommendations/training/training-run.ts";
import { plainFit } from "./training-world.ts";
import { logLines, NOW, world } from "./world.ts";

const DAY = 86_400_000;
const settings = { ...defaultSettings, d: 8, epochs: 3 };
type Made = ReturnType<typeof world>;

const FIRST = logLines();
/** What people of the same tastes did in the week after. */
const SECOND = Array.from({ length: 60 }, (_, user) =>
  JSON.stringify({
    id: ulid(),
    type: "purchase",
    at: new Date(NOW - (6 - (user % 6)) * DAY).toISOString(),
    product: `p${2 * ((user * 3 + 5) % 10) + (user % 2)}`,
    session: "s",
    user: `u${user}`,
    consent: true,
  }),
);
const damaged = { bytes: Buffer.from("{"), damage: "no gzip" };

function fresh(): Made {
  const made = world();
  made.training.objects.set("events/2026/05/31/23/log.gz", FIRST);
  return made;
}
/** A world with a champion, and then a second part of the log, some of it broken. */
async function ready(): Promise<Made> {
  const made = fresh();
  await retrain(made.ports, settings)();
  made.training.objects.set("events/2026/05/31/23/second.gz", [...SECOND, "{broken"]);
  made.training.objects.set("events/2026/06/01/00/damaged.gz", damaged);
  return made;
}

/** What serves, without what each run has of its own. */
function outcome({ state, models, training, ports }: Made) {
  const { manifest, model } = models.get(state.pointer!.champion)!;
  const { id: _, run: __, fit: ___, evaluation, ...rest } = manifest;
  void ports;
  return {
    rest,
    evaluation: { ...evaluation, champion: { ...evaluation.champion, id: undefined } },
    model,
    quarantined: [...training.quarantined.keys()].sort(),
  };
}

class Killed extends Error {}
/** Ports that die at the n-th call of any of them, before it does anything or when it has. */
function dying(ports: RetrainPorts, n: number, when: "before" | "after") {
  let calls = 0;
  const wrapped = Object.entries(ports).map(([name, port]) => {
    // A run goes on without profiles.
    if (["now", "newId", "countRun", "readProfiles", "openSolver"].includes(name)) return [name, port];
    const call = async (...given: unknown[]) => {
      const last = ++calls === n;
      if (last && when === "before") throw new Killed(name);
      const result = await (port as (...given: unknown[]) => unknown)(...given);
      if (last) throw new Killed(name);
      return result;
    };
    return [name, call];
  });
  return { ports: Object.fromEntries(wrapped) as unknown as RetrainPorts, calls: () => calls };
}
const portsOf = ({ ports }: Made): RetrainPorts => {
  const { readPointer, movePointer, loadModel, storeModel, listModel, attributes, fit, openSolver, newId, now } = ports;
  const { countRun, keepPopularity, readPassedOver, readProfiles } = ports;
  const { readSnapshot, storeSnapshot, moveSnapshot, sweepSnapshots, listLog, readObjects, quarantine } = ports;
  const training = { readSnapshot, storeSnapshot, moveSnapshot, sweepSnapshots, listLog, readObjects, quarantine };
  return {
    readPointer,
    movePointer,
    loadModel,
    storeModel,
    listModel,
    attributes,
    countRun,
    readProfiles,
    keepPopularity,
    readPassedOver,
    fit,
    openSolver,
    newId,
    now,
    ...training,
  };
};

test("a run killed at any step leaves the champion serving, and the next run completes", async () => {
  const undisturbed = await ready();
  const counted = dying(portsOf(undisturbed), Number.POSITIVE_INFINITY, "before");
  await retrain(counted.ports, settings)();
  const expected = outcome(undisturbed);
  expect(counted.calls()).toBeGreaterThan(12);
  for (let call = 1; call <= counted.calls(); call++) {
    for (const when of ["before", "after"] as const) {
      const made = await ready();
      const before = made.state.pointer;
      await expect(retrain(dying(portsOf(made), call, when).ports, settings)()).rejects.toThrow(Killed);
      const moved = call === counted.calls() && when === "after";
      expect(made.state.pointer?.champion === before?.champion).toBe(!moved);
      if (!moved) await retrain(made.ports, settings)();
      expect(outcome(made)).toEqual(expected);
    }
  }
});

test("of two concurrent runs one continues, and new events count once", async () => {
  const expected = await ready();
  await retrain(expected.ports, settings)();
  const made = await ready();
  const reports = await Promise.all([retrain(made.ports, settings)(), retrain(made.ports, settings)()]);
  expect(reports.map(({ state }) => state).sort()).toEqual(["overtaken", "promoted"]);
  expect(outcome(made)).toEqual(outcome(expected));
});

test("an incremental run and a rebuild from the whole log make the same model", async () => {
  const made = await ready();
  await retrain(made.ports, settings)();
  const incremental = outcome(made);
  await retrain(made.ports, settings)({ rebuild: true });
  const whole = outcome(made);
  expect(whole.rest.counts).toEqual(incremental.rest.counts);
  expect(whole.rest.log).toEqual(incremental.rest.log);
  expect(whole.model.itemIds).toEqual(incremental.model.itemIds);
  expect(made.models.get(made.state.pointer!.champion)?.manifest.run).toMatchObject({
    objects: 3,
    rebuilt: "An operator asked for it.",
  });
});

test("the manifest tells what was read, quarantined and fitted, and matches its schema", async () => {
  const made = await ready();
  const first = made.state.pointer?.champion;
  await retrain(made.ports, settings)();
  const told = made.models.get(made.state.pointer!.champion)!.manifest;
  expect(told.run).toMatchObject({
    objects: 2,
    unreadable: 1,
    lines: 62,
    corrupt: 2,
    kept: 60,
    left: 0,
    quarantined: 2,
  });
  expect(told.log).toMatchObject({ objects: 3, kept: 60 * 8 + 60 });
  expect(told.fit).toEqual({ epochs: 3, arithmetic: "typescript", startedFrom: first });
  expect(manifest.parse({ ...told, binary: { ...told.binary, version: told.binary.version } })).toMatchObject({
    id: told.id,
  });
  // One of before these fields were told is read, too.
  const { run: _, fit: __, comparison: ___, search: ____, ...old } = told;
  expect(manifest.safeParse(old).success).toBe(true);
});

test("the comparison has a line for each that ranks and each slice, with intervals", async () => {
  const made = await ready();
  for (let n = 0; n < 20; n++)
    made.training.attributes.set(`p${n}`, { type: n < 9 ? "ebook" : "course", language: "en" });
  await retrain(made.ports, settings)();
  const { comparison = [], evaluation } = made.models.get(made.state.pointer!.champion)!.manifest;
  const names = (of: "ranks" | "slice") => [...new Set(comparison.map((row) => row[of]))];
  expect(names("ranks")).toEqual(["challenger", "popularity", "neighbours"]);
  expect(names("slice")).toEqual(["all", "type course", "type ebook", "language en", "purchases"]);
  expect(comparison).toHaveLength(3 * 5);
  for (const { ndcg10 } of comparison) {
    expect(ndcg10.low).toBeLessThanOrEqual(ndcg10.mean);
    expect(ndcg10.high).toBeGreaterThanOrEqual(ndcg10.mean);
  }
  expect(comparison[0]).toMatchObject({ ranks: "challenger", slice: "all", cases: evaluation.cases });
  expect(comparison[0]!.ndcg10.mean).toBe(evaluation.challenger.ndcg10);
  expect(comparison[0]!.coverage).toBeGreaterThan(0.5);
});

/** What everyone bought days after: two products that they did not have, of their taste where there are such. */
const AFTER = Array.from({ length: 60 }, (_, user) => {
  const own = FIRST.map((line) => JSON.parse(line)).filter((line) => line.user === `u${user}`);
  const known = new Set(own.map(({ product }) => product));
  const all = [...new Set(FIRST.map((line) => JSON.parse(line).product as string))].sort();
  const isOwn = (id: string) => Number(id.slice(1)) % 2 === user % 2;
  const others = all.filter((id) => !known.has(id)).sort((a, b) => Number(isOwn(b)) - Number(isOwn(a)));
  return others.slice(0, 2).map((product, n) =>
    JSON.stringify({
      id: ulid(),
      type: "purchase",
      at: new Date(NOW - (3 - n) * DAY).toISOString(),
      product,
      session: "s",
      user: `u${user}`,
      consent: true,
    }),
  );
}).flat();

test("the champion itself is compared, on choices after the training data of both models", async () => {
  const outcomeWith = async (change: (factor: number) => number) => {
    const made = fresh();
    const first = await retrain(made.ports, settings)();
    made.training.objects.set("events/2026/05/31/23/second.gz", AFTER);
    const { manifest: kept, model } = made.models.get(first.model!)!;
    const { blend } = model;
    const blank = { ...blend.neighbours, weights: blend.neighbours.weights.map(change) };
    const order = { ...blend.order, weights: blend.order.weights.map(change) };
    const items = { ...blend.items, factors: blend.items.factors.map(change) };
    const changed = { ...model, blend: { ...blend, items, order, neighbours: blank } };
    made.models.set(first.model!, { manifest: kept, model: changed });
    const seen: number[] = [];
    const fit = async (...given: Parameters<typeof made.ports.fit>) => {
      seen.push(given[0].indices.length);
      return made.ports.fit(...given);
    };
    const report = await retrain({ ...made.ports, fit }, settings)();
    return { told: made.models.get(report.model!)!.manifest, trainedOn: kept.counts.interactions, seen };
  };
  const well = await outcomeWith((value) => value);
  expect(well.told.decision).toMatchObject({ compared: true, promote: true });
  expect(well.told.evaluation.splitAt > well.told.trainedThrough).toBe(false);
  // The trial is fitted to what the champion was fitted to, and no more.
  expect(well.seen[0]).toBe(well.trainedOn);
  expect(well.told.evaluation.champion!.ndcg10).toBeCloseTo(well.told.evaluation.challenger.ndcg10, 1);
  // A champion whose numbers were turned round is what is compared, and not another fit of its settings.
  const turned = await outcomeWith((value) => -value);
  expect(turned.told.evaluation.champion!.ndcg10).toBeLessThan(0.8 * turned.told.evaluation.challenger.ndcg10);
  expect(turned.told.decision.lowerBound).toBeGreaterThan(0.1);
});

test("if too few chose anything since, the decision says that there was no comparison", async () => {
  const made = await ready();
  const report = await retrain(made.ports, settings)();
  const { decision } = made.models.get(report.model!)!.manifest;
  expect(decision).toMatchObject({ promote: true, compared: false });
  expect(decision.why).toContain("not compared");
  expect(decision).not.toHaveProperty("lowerBound");
});

test("better settings from a search are used, recorded, and kept by later runs", async () => {
  const made = fresh();
  const poor = { ...settings, neighbourScale: 0, solvedScale: 0 };
  const searched = await retrain(made.ports, poor)({ search: true });
  expect(searched.state).toBe("promoted");
  const { search, settings: found } = made.models.get(searched.model!)!.manifest;
  expect(search!.best).toBeGreaterThan(search!.incumbent);
  expect(search!.tried).toBeGreaterThan(100);
  expect(search!.best).toBeGreaterThanOrEqual(Math.max(...Object.values(search!.alone!)));
  expect(found).toMatchObject({ d: 8, epochs: 3 });
  expect(found.neighbourScale + found.solvedScale + found.orderScale).toBeGreaterThan(0);
  const later = await retrain(made.ports, poor)();
  expect(made.models.get(later.model!)!.manifest).toMatchObject({ settings: found, search });
});

test("the first run learns how to mix parts, and a later one only if asked", async () => {
  const made = fresh();
  const first = await retrain(made.ports, settings)();
  const { search } = made.models.get(first.model!)!.manifest;
  expect(search).toMatchObject({ at: new Date(NOW).toISOString() });
  const fits: unknown[] = [];
  const fit = async (...given: Parameters<typeof made.ports.fit>) => {
    fits.push(given);
    return made.ports.fit(...given);
  };
  const second = await retrain({ ...made.ports, fit }, settings)();
  expect(made.models.get(second.model!)!.manifest.search).toEqual(search);
  expect(fits).toHaveLength(2);
});

test("a search stops when its time is over, with what it has", async () => {
  const made = fresh();
  let now = NOW;
  let fits = 0;
  const ports = {
    ...made.ports,
    now: () => now,
    fit: async (...given: Parameters<typeof made.ports.fit>) => {
      now += 10_000;
      if (given[2].beside) fits++;
      return made.ports.fit(...given);
    },
  };
  const report = await retrain(ports, { ...settings, neighbourScale: 0, regularisation: 1e9 })(
    { search: true },
    60_000,
  );
  expect(made.models.get(report.model!)!.manifest.search).toBeDefined();
  // One of seven others: the first fit and these end at 36 s, with what the parts beside the factors took.
  expect(fits).toBe(3);
});

test("each part of a run is given its deadline before the time is over", async () => {
  const made = fresh();
  const untils: (number | undefined)[] = [];
  const fit = async (...given: Parameters<typeof made.ports.fit>) => {
    untils.push(given[2].until);
    return made.ports.fit(...given);
  };
  await retrain({ ...made.ports, fit }, settings)({}, 100_000);
  // The search fits more than one.
  expect(new Set(untils.slice(0, -2))).toEqual(new Set([NOW + 60_000]));
  expect(untils.slice(-2)).toEqual([NOW + 75_000, NOW + 90_000]);
});

test("a run that cannot read the whole log in time trains nothing, and the next continues", async () => {
  const made = await ready();
  const before = made.state.pointer;
  const models = made.models.size;
  expect((await retrain(made.ports, settings)({}, 0)).state).toBe("still-reading");
  expect(made.state.pointer).toBe(before);
  expect(made.models.size).toBe(models);
  expect((await retrain(made.ports, settings)()).state).toBe("promoted");
  expect(made.training.read).toHaveLength(3);
});

test("a fit begins with the champion's factors; the trial's fits do not", async () => {
  const made = await ready();
  const champion = made.models.get(made.state.pointer!.champion)!.model;
  const starts: unknown[] = [];
  const fit = async (...given: Parameters<typeof made.ports.fit>) => {
    starts.push(given[2].start);
    return made.ports.fit(...given);
  };
  await retrain({ ...made.ports, fit }, settings)();
  expect(starts.slice(0, -1).every((start) => start === undefined)).toBe(true);
  expect(starts.at(-1)).toMatchObject({ d: 8, factors: champion.blend.items.factors });
});

/** The log of a shop, and a model in place. */
const trained = async () => {
  const made = fresh();
  const first = await retrain(made.ports, settings)();
  return { ...made, first: first.model! };
};
const decisionOf = ({ models }: Made, id: string | undefined) => models.get(id ?? "")?.manifest;

test("a model that is not finite, all zero or never fitted is not promoted", async () => {
  type Fitted = Awaited<ReturnType<typeof plainFit>>;
  const factors = (change: (factor: number, at: number) => number) => (fitted: Fitted) => {
    const { parts } = fitted;
    return { ...fitted, parts: { ...parts, items: { ...parts.items, factors: parts.items.factors.map(change) } } };
  };
  const cases: [string, (fitted: Fitted) => Fitted][] = [
    ["Not all numbers of its factors are finite.", factors((factor, at) => (at === 3 ? Number.NaN : factor))],
    ["Not all numbers of its factors are finite.", factors(() => Number.POSITIVE_INFINITY)],
    ["Its factors are all zero.", factors(() => 0)],
    ["A vector is longer than any fit makes.", factors((factor) => 1e6 * factor)],
    ["Its fit ended before the first epoch.", (fitted) => ({ ...fitted, epochs: 0 })],
    [
      "Not all numbers of its gramian are finite.",
      ({ parts, ...rest }) => {
        const gramian = parts.items.gramian.map(() => Number.NaN);
        return { ...rest, parts: { ...parts, items: { ...parts.items, gramian } } };
      },
    ],
    [
      "Its transitions are all zero.",
      ({ parts, ...rest }) => {
        const blank = (part: typeof parts.order) => ({ ...part, weights: part.weights.map(() => 0) });
        const { together, solved, order } = parts;
        const none = { together: blank(together), solved: blank(solved), order: blank(order) };
        return { ...rest, parts: { ...parts, ...none } };
      },
    ],
  ];
  for (const [why, harm] of cases) {
    for (const champion of [false, true]) {
      const made: Made & { first?: string } = champion ? await trained() : fresh();
      // The trial's fits are well, and the one that would serve is not.
      const fit: typeof plainFit = async (...given) => {
        const fitted = await plainFit(...given);
        return "start" in given[2] ? harm(fitted) : fitted;
      };
      const report = await retrain({ ...made.ports, fit }, settings)();
      expect(report).toMatchObject({ state: "kept-champion", why: `The stored model is not sound: ${why}` });
      expect(made.state.pointer?.champion).toBe(made.first);
      const kept = decisionOf(made, report.model)!;
      expect(kept).toMatchObject({ decision: { promote: false, why: report.why }, check: { sound: false, why } });
      expect(made.training.counted.at(-1)).toMatchObject({ unsoundModels: 1 });
    }
  }
});

test("a manifest has the overlap of the model's lists with its trial's and the champion's", async () => {
  const made = await ready();
  const report = await retrain(made.ports, settings)();
  const { check } = decisionOf(made, report.model)!;
  expect(check).toMatchObject({ sound: true });
  for (const share of [check!.overlap20!.trial!, check!.overlap20!.champion!]) {
    expect(share).toBeGreaterThan(0.5);
    expect(share).toBeLessThanOrEqual(1);
  }
});

test("a fit starts at random if the champion's factors are not finite", async () => {
  const made = await trained();
  const { manifest, model } = made.models.get(made.first)!;
  model.blend.items.factors.fill(Number.NaN);
  const report = await retrain(made.ports, settings)();
  expect(report.state).toBe("promoted");
  expect(decisionOf(made, report.model)?.fit?.startedFrom).toBeUndefined();
  expect(made.models.get(report.model!)!.model.blend.items.factors.every(Number.isFinite)).toBe(true);

  const { d, factors } = model.blend.items;
  const poisoned = { id: made.first, model, trainedThrough: Date.parse(manifest.trainedThrough) };
  expect(startFrom(poisoned, model.itemIds, d)).toBeUndefined();
  const start = { d, factors, rows: model.itemIds.map((_, row) => row) };
  expect(() => begin({ d, seed: 1 }, model.itemIds.length, start, new Float32Array(factors.length))).toThrow(
    RangeError,
  );
});

test("a review of infinite stars in the log does not make a model that is not finite", async () => {
  const made = fresh();
  const stars = (value: string, n: number) =>
    `{"id":"${ulid()}","type":"review","at":"${new Date(NOW - DAY).toISOString()}","product":"p${n}","session":"s","user":"u${n}","value":${value},"consent":true}`;
  const lines = ["1e308", "-1e308", "1e400", "99999999999999"].map(stars);
  made.training.objects.set("events/2026/05/31/23/stars.gz", lines);
  const report = await retrain(made.ports, settings)();
  expect(report.state).toBe("promoted");
  const { blend, popularity } = made.models.get(report.model!)!.model;
  expect(Math.max(...popularity)).toBeLessThan(1e4);
  expect([blend.items.factors, blend.neighbours.weights].every((values) => values.every(Number.isFinite))).toBe(true);
});

test("unknown ids and ids of one person are not learnt, and operators see how many there are", async () => {
  const made = fresh();
  const view = (product: string, visitor: string) =>
    JSON.stringify({
      id: ulid(),
      type: "view",
      at: new Date(NOW - DAY).toISOString(),
      product,
      session: "s",
      anonymousId: visitor,
      consent: true,
    });
  const invented = Array.from({ length: 300 }, (_, n) => [
    view(`junk-${n}`, `v${n % 7}`),
    view(`junk-${n}`, "w"),
  ]).flat();
  made.training.attributes.set("lonely", { type: "course", language: "en" });
  made.training.attributes.set("shared", { type: "course", language: "en" });
  const held = [view("lonely", "v1"), view("lonely", "v1"), view("shared", "v1"), view("shared", "v2")];
  made.training.objects.set("events/2026/05/31/23/junk.gz", [...invented, ...held]);
  const report = await retrain(made.ports, settings)();
  const { model, manifest: kept } = made.models.get(report.model!)!;
  expect(model.itemIds.filter((id) => !made.training.attributes.has(id))).toEqual([]);
  expect(model.itemIds).not.toContain("lonely");
  expect(model.itemIds).toContain("shared");
  expect(kept.run).toMatchObject({ unknownProducts: 300 });
  expect(made.training.counted).toEqual([{ unknownProducts: 300, unsoundModels: 0, isDivergent: false }]);
});

test("profiles that differ from the log raise an alarm; unreadable ones do not stop a run", async () => {
  const wrong = (subjects: readonly string[]): Promise<readonly Profile[]> =>
    Promise.resolve(
      subjects.map((subject) => ({
        ...NOTHING_DONE,
        subject,
        firstSeenAt: "2020-01-01T00:00:00.000Z",
        lastSeenAt: "2020-01-01T00:00:00.000Z",
        products: [
          {
            product: "p1",
            at: "2020-01-01T00:00:00.000Z",
            id: "e",
            sums: { purchase: { present: 1, strongest: 1e9 } },
          },
        ],
      })),
    );
  for (const [readProfiles, isDivergent] of [
    [wrong, true],
    [() => Promise.reject(new Error("down")), false],
  ] as const) {
    const made = await ready();
    expect((await retrain({ ...made.ports, readProfiles }, settings)()).model).toBeDefined();
    expect(made.training.counted.at(-1)).toMatchObject({ isDivergent });
  }
});

test("the options of a run are checked", async () => {
  await expect(handler({ search: "yes" })).rejects.toThrow("search");
});
