import { expect, test } from "vitest";
import { purchaseFeatures } from "../../../functions/recommendations/contract/purchase.ts";
import type { Receipt } from "../../../functions/recommendations/contract/receipt.ts";
import { type ActKind, type DayExposures, ExposureDay } from "../../../functions/recommendations/purchase/exposures.ts";
import { isBought, Maturing } from "../../../functions/recommendations/purchase/matured.ts";
import { EXPOSURES_OF_A_PERSON, MOST_EXPOSURES } from "../../../functions/recommendations/settings.ts";

const AT = Date.parse("2026-11-01T10:00:00Z");
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

const receiptOf = (id: string, products: readonly string[], fields: Partial<Receipt> = {}): Receipt => ({
  format: 1,
  id,
  at: new Date(AT).toISOString(),
  placement: "home",
  user: "ann",
  limit: 5,
  spare: 0,
  lambda: 1,
  seed: 1,
  interests: [],
  context: [],
  history: [],
  candidates: [],
  dropped: [],
  rules: [],
  reranker: { state: "off" },
  withdrawn: [],
  purchase: { features: [...purchaseFeatures] },
  items: products.map((product, n) => ({
    product,
    position: n + 1,
    source: "factors",
    score: 1,
    slot: "ranked",
    propensity: 1,
    purchase: { values: purchaseFeatures.map(() => n) },
  })),
  ...fields,
});

type Told = readonly [kind: ActKind, at: number, subject?: string];
function dayWith(
  told: readonly Told[],
  shown: boolean,
  merges: readonly (readonly [string, string])[] = [],
): DayExposures {
  const day = new ExposureDay();
  if (shown) day.show(receiptOf("L", ["a"]), "a", "uann");
  for (const [kind, at, subject = "uann"] of told) day.act(kind, { subject, product: "a", at });
  for (const [visitor, user] of merges) day.merge(visitor, user);
  return day.result();
}
function matured(...days: readonly DayExposures[]) {
  const maturing = new Maturing("2026-11-01");
  for (const day of days) maturing.add(day);
  return maturing.result().rows;
}
const reachedBy = (...told: readonly Told[]) => matured(dayWith(told, true))[0]?.reached;

test("a label is what was done after the list and within its week, whatever was done before or comes later", () => {
  expect(reachedBy(["bought", AT + 1])).toBe(4);
  expect(reachedBy(["bought", AT + WEEK])).toBe(4);
  expect(reachedBy(["bought", AT + WEEK + 1])).toBe(0);
  expect(reachedBy(["bought", AT])).toBe(0);
  expect(reachedBy(["bought", AT - DAY])).toBe(0);
  // Looked at before the list, and again after it.
  expect(reachedBy(["opened", AT - HOUR], ["opened", AT + HOUR])).toBe(1);
  expect(reachedBy(["opened", AT - HOUR])).toBe(0);
});

test("each step counts those before it, and what was given back in the week was not bought", () => {
  expect(reachedBy(["cart", AT + 1])).toBe(2);
  expect(reachedBy(["checkout", AT + 1])).toBe(3);
  expect(reachedBy(["bought", AT + 1], ["begun", AT + 2])).toBe(5);
  expect(reachedBy(["bought", AT + 1], ["begun", AT + 2], ["finished", AT + 3])).toBe(6);
  expect(reachedBy(["bought", AT + 1], ["refunded", AT + 2])).toBe(3);
  // A preview is no purchase.
  expect(reachedBy(["begun", AT + 1])).toBe(0);
  expect(isBought({ reached: 3 })).toBe(false);
  expect(isBought({ reached: 4 })).toBe(true);
});

test("what others did is not theirs, and a visitor who registers is one person with the user", () => {
  expect(reachedBy(["bought", AT + 1, "ubob"])).toBe(0);
  const day = new ExposureDay();
  day.show(receiptOf("L", ["a"], { user: undefined, anonymousId: "1" }), "a", "v1");
  const rows = matured(day.result(), dayWith([["bought", AT + DAY]], false, [["v1", "uann"]]));
  expect(rows).toMatchObject([{ subject: "uann", reached: 4 }]);
});

test("an item of a list counts once, in whatever hour and on whatever day it is told again", () => {
  const day = new ExposureDay();
  for (let time = 0; time < 50; time++) day.show(receiptOf("L", ["a", "b"]), "a", "uann");
  expect(day.result()).toMatchObject({ seen: 1, exposures: [{ product: "a" }] });
  expect(matured(day.result(), day.result(), dayWith([], true))).toHaveLength(1);
});

test("lists of other days are not of this one", () => {
  const day = new ExposureDay();
  day.show(receiptOf("M", ["a"], { at: new Date(AT + DAY).toISOString() }), "a", "uann");
  expect(matured(day.result())).toEqual([]);
});

test("one person's storm of lists is not many people's, and a receipt without the numbers is no exposure", () => {
  const day = new ExposureDay();
  for (let list = 0; list < 2 * EXPOSURES_OF_A_PERSON; list++) day.show(receiptOf(`L${list}`, ["a"]), "a", "uann");
  expect(day.result().seen).toBe(EXPOSURES_OF_A_PERSON);
  const old = new ExposureDay();
  old.show(receiptOf("L", ["a"], { purchase: undefined }), "a", "uann");
  old.show(receiptOf("M", ["a"], { purchase: { features: ["other"] } }), "a", "uann");
  expect(old.result().seen).toBe(0);
});

test("of more exposures than are kept a sample is, the same whatever the order", () => {
  const lists = Array.from({ length: MOST_EXPOSURES + 20_000 }, (_, n) => [`L${n}`, `u${n}`] as const);
  const collected = (told: typeof lists) => {
    const day = new ExposureDay();
    for (const [id, subject] of told) day.show(receiptOf(id, ["a"]), "a", subject);
    return day.result();
  };
  const one = collected(lists);
  expect(one.seen).toBe(lists.length);
  expect(one.exposures).toHaveLength(MOST_EXPOSURES);
  const names = ({ exposures }: DayExposures) => exposures.map(({ list }) => list).sort();
  expect(names(collected(lists.toReversed()))).toEqual(names(one));
  const maturing = new Maturing("2026-11-01");
  maturing.add(one);
  expect(maturing.result().seen).toBe(lists.length);
});
