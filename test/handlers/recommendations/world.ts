import { ulid } from "ulid";
import { type Audit, BINARY_VERSION, type Manifest } from "../../../functions/recommendations/contract/model.ts";
import type { Interaction } from "../../../functions/recommendations/interactions/interaction.ts";
import { decodeModel, encodeModel, type Model } from "../../../functions/recommendations/models/model.ts";
import type { Pointer } from "../../../functions/recommendations/models/pointer.ts";
import { productOf } from "../../product-of.ts";
import { type Call, call as callRoute } from "../call.ts";
import { trainingPorts, trainingWorld } from "./training-world.ts";

export const NOW = Date.parse("2026-06-01T00:00:00Z");
const DAY = 86_400_000;

/** Twenty products in two tastes; user n takes those whose number is of its parity, over ninety days. */
export function logLines(users = 60): string[] {
  const lines: string[] = [];
  for (let user = 0; user < users; user++) {
    for (let step = 0; step < 8; step++) {
      const product = `p${2 * ((user * 3 + step * (1 + (user % 4))) % 10) + (user % 2)}`;
      const at = new Date(NOW - (90 - step * 11 - (user % 7)) * DAY).toISOString();
      lines.push(
        JSON.stringify({ id: ulid(), type: "purchase", at, product, session: "s", user: `u${user}`, consent: true }),
      );
    }
  }
  return lines;
}

/** All that recommendations touch, in memory, behind the same ports. */
export function world() {
  const products = new Map(Array.from({ length: 20 }, (_, n) => [`p${n}`, productOf(`p${n}`)]));
  const interactions = new Map<string, Interaction[]>();
  const owned = new Map<string, string[]>();
  const models = new Map<string, { manifest: Manifest; model: Model }>();
  const audits: Audit[] = [];
  const state: { pointer: Pointer | undefined } = { pointer: undefined };
  const training = trainingWorld({ "events/2026/05/31/23/log.gz": logLines() });
  for (const id of products.keys()) training.attributes.set(id, { type: "course", language: "en" });
  const published = () => new Map([...products].filter(([, { state }]) => state === "published"));
  let shelf = published();
  const ports = {
    ...trainingPorts(training, NOW),
    newestInteractions: async (subjects: readonly string[]) =>
      subjects.flatMap((subject) => interactions.get(subject) ?? []),
    owned: async (customer: string) => new Set(owned.get(customer)),
    shelf: async () => shelf,
    productsNow: async (ids: readonly string[]) =>
      new Map(ids.flatMap((id) => (products.has(id) ? [[id, products.get(id)!] as const] : []))),
    servingModel: async () => {
      const found = state.pointer && models.get(state.pointer.champion);
      return found && { id: found.manifest.id, model: found.model };
    },
    newId: () => ulid(),
    readPointer: async () => state.pointer,
    movePointer: async (from: Pointer | undefined, to: Pointer, audit: Audit) => {
      if (from?.version !== state.pointer?.version) return false;
      state.pointer = to;
      audits.push(audit);
      return true;
    },
    keepAudit: async (audit: Audit) => {
      audits.push(audit);
    },
    startRun: async () => {},
    findManifest: async (id: string) => models.get(id)?.manifest,
    listManifests: async () => ({ items: [...models.values()].map(({ manifest }) => manifest).toReversed() }),
    listAudits: async () => ({ items: audits.toReversed() }),
    // As the bucket does: what was stored is read again from its bytes.
    loadModel: async (id: string) => {
      const found = models.get(id);
      return found && { manifest: found.manifest, model: decodeModel(encodeModel(found.model), found.manifest) };
    },
    storeModel: async (manifest: Omit<Manifest, "binary">, model: Model) => {
      const whole: Manifest = { ...manifest, binary: { version: BINARY_VERSION, bytes: 0, sha256: "" } };
      models.set(manifest.id, { manifest: whole, model });
      return whole;
    },
    listModel: async (manifest: Manifest) => {
      models.set(manifest.id, { manifest, model: models.get(manifest.id)!.model });
    },
  };
  const refreshShelf = () => {
    shelf = published();
  };
  return { ports, products, interactions, owned, models, audits, state, training, refreshShelf };
}

/** Calls a handler whose reply has the items of a list. */
export const call = (handler: unknown, request: Call = {}) =>
  callRoute<Record<string, unknown> & { items: ListItem[] }>(handler, request);

export interface ListItem {
  product: { id: string };
  source: string;
  reason: { text: string; because: { product: string; contribution: number }[] };
  [field: string]: unknown;
}
