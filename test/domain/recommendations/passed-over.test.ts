import { expect, test } from "vitest";
import { fitParts } from "../../../functions/recommendations/als/blend.ts";
import { fit } from "../../../functions/recommendations/als/fit.ts";
import type { PassedOver } from "../../../functions/recommendations/attribution/day-tally.ts";
import { fitWithPassedOver } from "../../../functions/recommendations/flows/fit-with-passed-over.ts";
import type { FitModel } from "../../../functions/recommendations/flows/training-ports.ts";
import { defaultSettings } from "../../../functions/recommendations/settings.ts";
import { datasetOf, historyOf } from "../../../functions/recommendations/training/dataset.ts";
import { withPassedOver } from "../../../functions/recommendations/training/passed-over.ts";
import { event, logOf } from "./log-lines.ts";

const AT = Date.parse("2026-05-01T00:00:00Z");
/** Forty people in two tastes of three products each; `x` is of the first taste. */
function shop() {
  const lines = Array.from({ length: 40 }, (_, n) => {
    const own = n % 2 === 0 ? ["a", "b", "x"] : ["c", "d", "e"];
    return own
      .filter((_, at) => at !== (n >> 1) % 3)
      .map((product) => event({ type: "purchase", user: `u${n}`, product }));
  });
  const { state } = logOf(...lines.flat());
  return { state, data: datasetOf(state, AT) };
}
const passedBy = (users: readonly number[], product: string, fields: Partial<PassedOver> = {}): PassedOver[] =>
  users.map((n) => ({ subject: `uu${n}`, product, at: AT - 1, weight: 0.1, ...fields }));
const weightsOf = ({ state, data }: ReturnType<typeof shop>, passed: readonly PassedOver[], user: string) => {
  const matrix = withPassedOver(data, state, { passed, until: AT });
  const row = data.subjects.findIndex((subject) => state.subjects.textOf(subject) === user);
  const { indices, weights } = historyOf(matrix, row);
  return Object.fromEntries(Array.from(indices, (item, at) => [data.itemIds[item], weights[at]]));
};

test("if nothing was passed over, the same matrix is fitted", () => {
  const { state, data } = shop();
  expect(withPassedOver(data, state, { passed: [], until: AT })).toBe(data.matrix);
  for (const passed of [passedBy([0], "unknown"), passedBy([99], "a"), passedBy([0], "c", { at: AT })]) {
    expect(withPassedOver(data, state, { passed, until: AT })).toBe(data.matrix);
  }
});

test("being passed over counts against a product, up to a view, unless it has interactions", () => {
  const made = shop();
  const before = weightsOf(made, [], "u1");
  const few = weightsOf(made, [...passedBy([1], "a"), ...passedBy([1], "a")], "u1");
  expect(few).toEqual({ ...before, a: expect.closeTo(-0.2, 6) });
  expect(weightsOf(made, passedBy([1], "a", { weight: 40 }), "u1").a).toBe(-1);
  // User 1 bought d and e.
  expect(weightsOf(made, passedBy([1], "d"), "u1")).toEqual(before);
  expect(weightsOf(made, passedBy([3], "a"), "u1")).toEqual(before);
  const faded = passedBy([1], "a", { at: AT - 30 * 86_400_000, weight: 0.4 });
  expect(weightsOf(made, faded, "u1").a).toBeCloseTo(-0.2, 6);
});

test("an item that its own audience passes over scores lower, and histories keep their unit", async () => {
  const { state, data } = shop();
  const settings = { ...defaultSettings, d: 4, epochs: 20, regularisation: 0.01, unobserved: 0.1 };
  const plain: FitModel = async (matrix, chosen) => ({
    parts: { ...(await fitParts(matrix, chosen)), items: fit(matrix, chosen) },
    epochs: chosen.epochs,
    arithmetic: "typescript",
  });
  // Of those who bought a and b, and were shown x, all passed it over.
  const passed = passedBy([4, 10, 16, 22, 28, 34], "x", { weight: 1 });
  const scoreOf = async (given: readonly PassedOver[]) => {
    const { parts } = await fitWithPassedOver(plain, data, { state, passed: given, until: AT })(settings, {});
    const { factors, d } = parts.items;
    const at = (id: string) => data.itemIds.indexOf(id);
    const product = (a: string, b: string) =>
      Array.from({ length: d }, (_, k) => factors[at(a) * d + k]! * factors[at(b) * d + k]!).reduce((x, y) => x + y, 0);
    return { near: product("a", "x"), unit: parts.unit };
  };
  const [without, withThem] = [await scoreOf([]), await scoreOf(passed)];
  expect(withThem.near).toBeLessThan(without.near);
  expect(withThem.unit).toBe(without.unit);
});
