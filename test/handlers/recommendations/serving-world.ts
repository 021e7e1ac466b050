import { ulid } from "ulid";
import { strengthOf } from "../../../functions/behaviour/contract/interaction-sum.ts";
import type { Interests } from "../../../functions/behaviour/contract/interests.ts";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import type { Exposure } from "../../../functions/conversion/contract/exposure.ts";
import type { Plan } from "../../../functions/conversion/contract/plan.ts";
import { fitBlend } from "../../../functions/recommendations/als/blend.ts";
import { csrOf } from "../../../functions/recommendations/als/csr.ts";
import { scorerOf } from "../../../functions/recommendations/als/scorer.ts";
import type { Receipt } from "../../../functions/recommendations/contract/receipt.ts";
import type { Rule } from "../../../functions/recommendations/contract/rule.ts";
import type { Past, ReplaceRule, Rerank } from "../../../functions/recommendations/flows/ports.ts";
import type { Shown } from "../../../functions/recommendations/interactions/fatigue.ts";
import type { Interaction, KnownProduct } from "../../../functions/recommendations/interactions/interaction.ts";
import type { Model } from "../../../functions/recommendations/models/model.ts";
import type { ServedPurchaseModel } from "../../../functions/recommendations/purchase/on-list.ts";
import { defaultSettings } from "../../../functions/recommendations/settings.ts";
import { cardsOf } from "../../cards.ts";
import { productOf } from "../../product-of.ts";
import { type Call, call as callRoute } from "../call.ts";
import { newVisitor } from "../visitors.ts";

const NOW = Date.parse("2026-06-01T00:00:00Z");
/** A visitor with a history. */
export const VISITOR = newVisitor();
export const MODEL_ID = "01JD000000000000000000000M";

/** Twenty products in two tastes: sixty users each take half of those whose number is of their parity. */
function fitted(): Model {
  const pairs = Array.from({ length: 60 }, (_, user) =>
    Array.from(
      { length: 5 },
      (_, step) => [user, 2 * (((user >> 1) * 3 + step * (1 + (user % 3))) % 10) + (user % 2)] as const,
    ),
  ).flat();
  const unique = [...new Map(pairs.map(([user, item]) => [`${user} ${item}`, [user, item] as const])).values()];
  const matrix = csrOf(60, 20, { row: unique.map(([user]) => user), column: unique.map(([, item]) => item) });
  return {
    blend: fitBlend(matrix, { ...defaultSettings, d: 8 }),
    itemIds: Array.from({ length: 20 }, (_, n) => `p${n}`),
    popularity: Float32Array.from({ length: 20 }, (_, n) => 1 + n),
  };
}
const model = fitted();
const serving = { id: MODEL_ID, model, scorer: scorerOf(model.blend.items) };

/** What a profile keeps of one interaction. */
const knownBy = ({ type, product, at, value, progress }: Interaction): KnownProduct => ({
  product,
  at,
  sums: { [type]: { present: 1, strongest: strengthOf(type, type === "progress" ? progress : value) } },
});

/** All that serving touches, in memory, behind the same ports. */
export function world() {
  const products = new Map(Array.from({ length: 20 }, (_, n) => [`p${n}`, productOf(`p${n}`)]));
  const viewed = (product: string): Interaction => ({ type: "view", product, at: "2026-05-31T00:00:00Z" });
  const interactions = new Map<string, Interaction[]>([[`anonymous:${VISITOR}`, [viewed("p2"), viewed("p4")]]]);
  const shown = new Map<string, Shown[]>();
  const owned = new Map<string, string[]>();
  const receipts = new Map<string, Receipt>();
  const rules = new Map<string, Rule>();
  const audits: Parameters<ReplaceRule>[2][] = [];
  const published = () => new Map([...products].filter(([, { state }]) => state === "published"));
  const state: { trained: boolean; shelf: ReadonlyMap<string, Product>; kept: number; purchase?: ServedPurchaseModel } =
    {
      trained: true,
      shelf: published(),
      kept: 0,
    };
  const plan: { now: Plan } = { now: { version: 0, running: [], watched: [] } };
  const exposures: Exposure[] = [];
  const off: Rerank = async () => ({ state: "off" });
  const ports = {
    interestsOf: async (): Promise<Interests> => ({ topics: [], languages: [] }),
    pastOf: async (subjects: readonly string[]): Promise<Past> => ({
      known: subjects.flatMap((subject) => (interactions.get(subject) ?? []).map(knownBy)),
      shown: subjects.flatMap((subject) => shown.get(subject) ?? []),
      isOff: false,
      spentMs: 600_000,
      firstSeenAt: NOW - 30 * 86_400_000,
    }),
    owned: async (customer: string) => new Set(owned.get(customer)),
    shelf: async () => state.shelf,
    productsNow: async (ids: readonly string[]): Promise<ReadonlyMap<string, Product>> =>
      new Map(ids.flatMap((id) => (products.has(id) ? [[id, products.get(id)!] as const] : []))),
    servingModel: async () => (state.trained ? serving : undefined),
    rules: async () => [...rules.values()],
    purchaseModel: async () => state.purchase,
    rerank: off,
    plan: async (): Promise<Plan> => plan.now,
    noteExposure: async (exposure: Exposure) => {
      exposures.push(exposure);
    },
    findCards: cardsOf,
    keepReceipt: async (receipt: Receipt) => {
      state.kept++;
      receipts.set(receipt.id, JSON.parse(JSON.stringify(receipt)));
    },
    findReceipt: async (id: string) => receipts.get(id),
    listRules: async () => [...rules.values()],
    replaceRule: (async (before, after, audit) => {
      if (rules.get(audit.rule)?.version !== before?.version) return false;
      if (after) rules.set(after.id, after);
      else rules.delete(audit.rule);
      audits.push(audit);
      return true;
    }) as ReplaceRule,
    newId: () => ulid(),
    now: () => NOW,
  };
  const refreshShelf = () => {
    state.shelf = published();
  };
  return { ports, products, interactions, shown, owned, receipts, rules, audits, state, plan, exposures, refreshShelf };
}
export type World = ReturnType<typeof world>;

export interface ListItem {
  product: { id: string };
  source: string;
  slot: string;
  propensity: number;
  score: number;
  reason: {
    text: string;
    because: { product?: string; topic?: string; contribution: number }[];
    others: number;
    fatigue?: number;
  };
}

/** Calls a handler whose reply has the items of a list. */
export const call = (handler: unknown, request: Call = {}) =>
  callRoute<Record<string, unknown> & { items: ListItem[] }>(handler, request);
