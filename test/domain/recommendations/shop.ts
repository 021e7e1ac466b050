import type { Product } from "../../../functions/catalogue/contract/product.ts";
import { fitBlend } from "../../../functions/recommendations/als/blend.ts";
import { csrOf } from "../../../functions/recommendations/als/csr.ts";
import { scorerOf } from "../../../functions/recommendations/als/scorer.ts";
import type { Evidence } from "../../../functions/recommendations/interactions/interaction.ts";
import type { Model } from "../../../functions/recommendations/models/model.ts";
import type { Situation } from "../../../functions/recommendations/serving/candidates.ts";
import { defaultSettings } from "../../../functions/recommendations/settings.ts";

const subjects = ["contracts", "harmony", "copyright", "jazz piano", "tenancy"];

/** Product n of a small shop: of two topics, two languages, four creators; every seventh is off sale. */
export const productOf = (n: number, fields: Partial<Product> = {}): Product => ({
  id: `p${n}`,
  creatorId: `c${n % 4}`,
  type: n % 5 ? "course" : "ebook",
  title: `All about ${subjects[n % subjects.length]}`,
  summary: n % 3 ? "From the ground up" : "从零开始学习",
  topic: n % 2 ? "law" : "music",
  language: n % 3 ? "en" : "zh",
  price: { amount: 100 * n, currency: "usd" },
  state: n % 7 === 6 ? "archived" : "published",
  version: 1,
  rating: { count: n % 5, sum: 4 * (n % 5) },
  createdAt: "2026-01-01T00:00:00Z",
  publishedAt: new Date(Date.parse("2026-01-01T00:00:00Z") + n * 3_600_000).toISOString(),
  ...fields,
});
export const PRODUCTS = 40;
/** What the model knows; the products after these are new. */
export const KNOWN = 30;
export const shelf = new Map(Array.from({ length: PRODUCTS }, (_, n) => [`p${n}`, productOf(n)]));

const pairs = Array.from({ length: 60 }, (_, user) => [0, 2, 4, 8, 14].map((step) => [user, (user + step) % KNOWN]));
const matrix = csrOf(60, KNOWN, {
  row: pairs.flat().map(([user]) => user!),
  column: pairs.flat().map(([, item]) => item!),
});
const model: Model = {
  blend: fitBlend(matrix, { ...defaultSettings, d: 8 }),
  itemIds: Array.from({ length: KNOWN }, (_, n) => `p${n}`),
  popularity: Float32Array.from({ length: KNOWN }, (_, n) => n),
};

export const serving = { id: "m", model, scorer: scorerOf(model.blend.items) };

const viewed: Evidence = { weight: 2, action: "view" };

/** Someone who viewed p3, unless told otherwise. */
export function situationOf(fields: Partial<Situation> = {}): Situation {
  const history = fields.history ?? new Map([["p3", viewed]]);
  return {
    placement: "home",
    now: Date.parse("2026-06-01T00:00:00Z"),
    acts: new Map(),
    shown: new Map(),
    serving,
    shelf,
    history,
    seen: history,
    owned: new Set(),
    context: new Set(),
    interests: [],
    rules: [],
    ...fields,
  };
}
