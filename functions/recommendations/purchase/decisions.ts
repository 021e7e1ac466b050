import { iso } from "../../shared/kernel/time.ts";
import { normalQuantile } from "../../shared/statistics/normal.ts";
import { shareOf } from "../../shared/statistics/share.ts";
import { DECISION_EVIDENCE, FEWEST_PEOPLE, funnelSteps, type StoredDecisions } from "../contract/decision.ts";
import { type PurchaseFeature, purchaseFeatures } from "../contract/purchase.ts";
import { isBought, type MaturedExposure } from "./matured.ts";
import { score } from "./model.ts";
import type { ServedPurchaseModel } from "./on-list.ts";

type Rows = readonly MaturedExposure[];

const Z = normalQuantile(0.975);
/** The number of factors shown in each direction. */
const MOST_FACTORS = 5;
/** Mean contributions below this are left out, as they change a probability by less than a twentieth. */
const LEAST_CONTRIBUTION = 0.05;
/** The largest difference to the person's usual price that still counts as usual: a tenth, in logarithms. */
const USUAL = 0.1;

const place = (name: PurchaseFeature) => purchaseFeatures.indexOf(name);
const [DEARER, CHEAPER, LOOKED] = [place("dearer"), place("cheaper"), place("looked")];

/** Whether a number may be shown: it is of enough people that none can be identified. */
const isMany = (count: number): boolean => count >= FEWEST_PEOPLE;

/** The furthest step of each person. */
function furthestOf(rows: Rows): Map<string, number> {
  const furthest = new Map<string, number>();
  for (const { subject, reached } of rows) furthest.set(subject, Math.max(reached, furthest.get(subject) ?? 0));
  return furthest;
}

/** The steps by what a creator asks first: where a number would tell of few people, the later ones here have none. */
const BY_WEIGHT = ["shown", "bought", "opened", "cart", "checkout", "begun", "finished"] as const;

/** The steps whose numbers may be told: of five people or more, and so that as many, or none, were lost between any two. */
function toldSteps(people: readonly number[]): Set<number> {
  const told = new Set<number>();
  for (const step of BY_WEIGHT) {
    const at = funnelSteps.indexOf(step);
    const own = people[at] ?? 0;
    const isApart = [...told].every(
      (other) => other === at || own === people[other] || isMany(Math.abs(own - (people[other] ?? 0))),
    );
    if (isMany(own) && isApart) told.add(at);
  }
  return told;
}

function funnelOf(rows: Rows): StoredDecisions["funnel"] {
  const reached = [...furthestOf(rows).values()];
  const counts = funnelSteps.map((_, at) => reached.filter((most) => most >= at).length);
  const told = toldSteps(counts);
  let before: number | undefined;
  return funnelSteps.map((step, at) => {
    const people = counts[at] ?? 0;
    if (!told.has(at)) return { step };
    const ofBefore = before === undefined ? undefined : shareOf(people, before);
    before = people;
    return { step, people, ...(ofBefore && { ofBefore }) };
  });
}

interface Group<Key> {
  readonly key: Key;
  readonly people: number;
  readonly bought?: number | undefined;
  readonly share?: ReturnType<typeof shareOf>;
}

/**
 * The groups that may be shown. If the others have fewer than five people together, the smallest group is left out as well:
 * otherwise the difference to the sum would reveal them.
 */
function toldOf<T>(all: readonly T[], mayBeTold: (each: T) => boolean, size: (each: T) => number): Set<T> {
  const told = all.filter(mayBeTold).sort((a, b) => size(a) - size(b));
  const rest = all.reduce((sum, each) => sum + size(each), 0) - told.reduce((sum, each) => sum + size(each), 0);
  return new Set(rest > 0 && !isMany(rest) ? told.slice(1) : told);
}

/** People by how it was shown to them; nothing is shown of fewer than five, directly or by a difference. */
function groupsOf<Key extends string>(rows: Rows, keyOf: (row: MaturedExposure) => Key | undefined): Group<Key>[] {
  const found = new Map<Key, MaturedExposure[]>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key !== undefined) found.set(key, [...(found.get(key) ?? []), row]);
  }
  const all = [...found].map(([key, own]) => {
    const people = new Set(own.map(({ subject }) => subject)).size;
    const bought = new Set(own.filter(isBought).map(({ subject }) => subject)).size;
    return { key, people, bought };
  });
  const told = toldOf(
    all,
    ({ people }) => isMany(people),
    ({ people }) => people,
  );
  const counted = toldOf(
    all,
    (each) => told.has(each) && isMany(each.bought) && isMany(each.people - each.bought),
    ({ bought }) => bought,
  );
  return all
    .filter((each) => told.has(each))
    .sort((a, b) => b.people - a.people || (a.key < b.key ? -1 : 1))
    .map((each) => {
      const { key, people, bought } = each;
      return counted.has(each) ? { key, people, bought, share: shareOf(bought, people) } : { key, people };
    });
}

/** A price compared with the person's usual one; undefined for people who never bought or viewed anything. */
function bandOf({ values }: MaturedExposure): StoredDecisions["prices"][number]["band"] | undefined {
  const [dearer = 0, cheaper = 0] = [values[DEARER], values[CHEAPER]];
  if (dearer > USUAL) return "dearer";
  if (cheaper > USUAL) return "cheaper";
  return (values[LOOKED] ?? 0) > 0 ? "usual" : undefined;
}

/**
 * The mean over exposures, with an interval that accounts for several exposures of one person and for the uncertainty of the
 * model's coefficient.
 * @param unknown the standard error of the mean due to the coefficient's
 */
function meanOverPeople(values: readonly number[], subjects: readonly string[], unknown: number) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const residuals = new Map<string, number>();
  values.forEach((value, at) => {
    const subject = subjects[at] ?? "";
    residuals.set(subject, (residuals.get(subject) ?? 0) + value - mean);
  });
  const squares = [...residuals.values()].reduce((sum, each) => sum + each * each, 0);
  const people = residuals.size;
  const variance = (squares * people) / Math.max(1, people - 1) / values.length ** 2;
  const half = Z * Math.sqrt(variance + unknown ** 2);
  return { mean, low: mean - half, high: mean + half };
}

function factorsOf(rows: Rows, { model, features }: ServedPurchaseModel): StoredDecisions["factors"] {
  if (features.join() !== purchaseFeatures.join()) return [];
  const subjects = rows.map(({ subject }) => subject);
  const scored = rows.map(({ values }) => score(model, Float64Array.from(values)).contributions);
  const all = purchaseFeatures.flatMap((feature, column) => {
    const weight = model.features[column];
    if (!weight || weight.coefficient === 0) return [];
    const values = scored.map((each) => each[column] ?? 0);
    const distance = values.reduce((sum, value) => sum + value, 0) / values.length / weight.coefficient;
    const contribution = meanOverPeople(values, subjects, weight.standardError * distance);
    const { mean, low, high } = contribution;
    if ((low <= 0 && high >= 0) || Math.abs(mean) < LEAST_CONTRIBUTION) return [];
    const side = mean > 0 ? ("buying" as const) : ("leaving" as const);
    return [{ feature, with: side, isAbove: distance > 0, contribution }];
  });
  all.sort((a, b) => Math.abs(b.contribution.mean) - Math.abs(a.contribution.mean));
  return (["buying", "leaving"] as const).flatMap((side) =>
    all.filter((each) => each.with === side).slice(0, MOST_FACTORS),
  );
}

/** The figures of one product, from its exposures whose week is over. */
export function decisionsOf(
  product: string,
  rows: Rows,
  {
    now,
    served,
    isSample,
  }: { readonly now: number; readonly served: ServedPurchaseModel | undefined; readonly isSample: boolean },
): StoredDecisions {
  const furthest = furthestOf(rows);
  const [people, buyers] = [furthest.size, new Set(rows.filter(isBought).map(({ subject }) => subject)).size];
  const times = rows.map(({ at }) => at);
  const base = {
    product,
    at: iso(now),
    from: iso(times.reduce((least, at) => Math.min(least, at), now)),
    to: iso(times.reduce((most, at) => Math.max(most, at), 0)),
    isSample,
    ...(isMany(people) && { people }),
    ...(isMany(buyers) && { buyers }),
  };
  if (people < DECISION_EVIDENCE.people || buyers < DECISION_EVIDENCE.buyers) {
    return { ...base, funnel: [], factors: [], prices: [], placements: [], sources: [], devices: [] };
  }
  return {
    ...base,
    ...(served && { model: served.id }),
    funnel: funnelOf(rows),
    factors: served ? factorsOf(rows, served) : [],
    prices: groupsOf(rows, bandOf).map(({ key: band, ...each }) => ({ band, ...each })),
    placements: groupsOf(rows, (row) => row.placement).map(({ key: placement, ...each }) => ({ placement, ...each })),
    sources: groupsOf(rows, (row) => row.source).map(({ key: source, ...each }) => ({ source, ...each })),
    devices: groupsOf(rows, (row) => row.device).map(({ key: device, ...each }) => ({ device, ...each })),
  };
}
