import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";

/** The version of the binary that this code writes and reads. */
export const BINARY_VERSION = 3;

/** What models are evaluated on: purchases and study, or all interactions if too few users bought or studied. */
export const judgedBy = ["facts", "acts"] as const;

const quality = z.object({ recall20: z.number(), ndcg10: z.number(), ndcg20: z.number() });

/** The reasons of the gate's decision. */
const gateReasons = [
  "first",
  "not-worse",
  "settings-not-worse",
  "cannot-tell-apart",
  "fitted-alike",
  "champion-finds-nothing",
  "below-popularity",
  "may-be-worse",
  "settings-may-be-worse",
  "nothing-chosen",
  "not-looked-at",
  "not-sound",
] as const;
export type GateReason = (typeof gateReasons)[number];

const decision = z.object({
  promote: z.boolean(),
  why: z.string(),
  reason: z.enum(gateReasons).optional().describe("the reason as a code"),
  compared: z
    .boolean()
    .optional()
    .describe("whether it was compared with the champion itself, on what users chose after both were trained"),
  lowerBound: z
    .number()
    .optional()
    .describe(
      "the 95 % interval of the relative difference in NDCG@10 to the champion, or to its settings if not compared",
    ),
  upperBound: z.number().optional(),
});

const interval = z.object({ mean: z.number(), low: z.number(), high: z.number() });

/** A ranker's quality on a segment of the held-out users or items; intervals are at 95 %, over users. */
const measured = z.object({
  ranks: z.string().describe("challenger, champion, settings (the champion's, fitted again), popularity or neighbours"),
  slice: z
    .string()
    .describe(
      '"all", "new users", "new items", or a type or language of products; "purchases", "study" and "looks": only what users chose in that way',
    ),
  cases: z.int(),
  recall20: interval,
  ndcg10: interval,
  ndcg20: interval,
  coverage: z.number().optional().describe("share of the items that are among somebody's first 20"),
  novelty: z.number().optional().describe("mean self-information of the first 20 items, in bits"),
});

/** The result of checking a stored model. */
const checked = z.object({
  sound: z.boolean(),
  why: z.string().optional().describe("the fault that was found"),
  longestVector: z.number().optional().describe("of an item"),
  overlap20: z
    .object({ trial: z.number().optional(), champion: z.number().optional() })
    .optional()
    .describe("mean shares of the first 20 items in common with the model of the trial and with the champion"),
});

/** The description of a model. A model contains no users: they are folded in when they request a list. */
export const manifest = z.object({
  format: z.literal(1),
  id: z.ulid(),
  createdAt: z.iso.datetime(),
  trainedThrough: z.iso.datetime().describe("the latest event in the training data"),
  settings: z.object({
    d: z.int().min(1),
    epochs: z.int().min(1),
    steps: z.int().min(1),
    seed: z.int(),
    unobserved: z.number().min(0),
    regularisation: z.number().min(0),
    exponent: z.number(),
    width: z.int().min(1),
    userDamping: z.number(),
    fromDamping: z.number(),
    toDamping: z.number(),
    solvedRidge: z.number().min(0),
    solvedUserDamping: z.number(),
    solvedToDamping: z.number(),
    factorScale: z.number().min(0),
    neighbourScale: z.number().min(0),
    solvedScale: z.number().min(0),
    contentScale: z.number().min(0),
    orderWidth: z.int().min(1),
    orderDecay: z.number().min(0).max(1),
    orderScale: z.number().min(0),
    recency: z.number().min(0).max(1),
  }),
  counts: z.object({ subjects: z.int(), items: z.int(), interactions: z.int() }),
  log: z.object({
    objects: z.int(),
    unreadable: z.int(),
    lines: z.int(),
    corrupt: z.int(),
    duplicates: z.int(),
    withoutConsent: z.int(),
    merges: z.int(),
    kept: z.int(),
    outOfTime: z.int().optional().describe("events dated later than they arrived"),
  }),
  run: z
    .object({
      objects: z.int(),
      unreadable: z.int(),
      lines: z.int(),
      corrupt: z.int(),
      duplicates: z.int(),
      withoutConsent: z.int(),
      merges: z.int(),
      kept: z.int(),
      outOfTime: z.int(),
      misplaced: z.int().describe("keys that do not belong to a log object"),
      left: z.int().describe("objects left for the next run"),
      quarantined: z.int().describe("lines put aside"),
      machines: z.int().describe("subjects left out as bots, of all runs"),
      unknownProducts: z
        .int()
        .optional()
        .describe("product ids of recent events that no product has; they are not learnt"),
      rebuilt: z.string().optional().describe("why the whole log was read again, if it was"),
    })
    .optional()
    .describe("the counts of this run; `log` has the sums of all runs"),
  fit: z
    .object({
      epochs: z.int(),
      arithmetic: z.string(),
      reached: z
        .object({ neighbours: z.number(), solved: z.number(), order: z.number() })
        .optional()
        .describe("the share of the products that each part covered in its time, most chosen products first"),
      startedFrom: z.string().optional().describe("the model whose factors the fit began with"),
    })
    .optional(),
  search: z
    .object({
      at: z.iso.datetime(),
      tried: z.int(),
      best: z.number().describe("NDCG@20 on the validation slice"),
      incumbent: z.number().describe("NDCG@20 of the previous settings"),
      alone: z
        .object({
          factors: z.number(),
          neighbours: z.number(),
          solved: z.number(),
          content: z.number(),
          order: z.number(),
        })
        .optional()
        .describe("NDCG@20 of each part alone"),
    })
    .optional()
    .describe("the origin of the settings, unless they are the default"),
  evaluation: z.object({
    splitAt: z.iso.datetime(),
    cases: z.int(),
    judgedBy: z
      .enum(judgedBy)
      .optional()
      .describe("facts: purchases and study; acts: all interactions, if too few users bought or studied"),
    challenger: quality,
    popularity: quality,
    neighbours: quality.optional(),
    champion: quality.extend({ id: z.string() }).optional(),
  }),
  comparison: z.array(measured).optional(),
  decision,
  check: checked.optional().describe("absent until the stored model has been checked, without which it cannot serve"),
  binary: z.object({ version: z.literal(BINARY_VERSION), bytes: z.int(), sha256: z.string() }),
});
export type Manifest = z.infer<typeof manifest>;

/** Who moved the pointer, or asked for a run, and why. */
export const audit = z.object({
  action: z.enum(["promote", "rollback", "retrain"]),
  actor: z.string().describe("an operator's id, or retrain for a training run"),
  at: z.iso.datetime(),
  from: z.string().optional().describe("the champion before"),
  to: z.string().optional().describe("the champion after"),
  why: z.string().optional(),
  reason: z.enum(gateReasons).optional().describe("what the gate let a model through for, as a word"),
  asked: z
    .array(z.enum(["search", "rebuild"]))
    .optional()
    .describe("what a run was asked for, beside training"),
});
export type Audit = z.infer<typeof audit>;

/** The options of a training run. */
export const runOptions = z.object({
  search: z
    .boolean()
    .default(false)
    .describe(
      "search for better settings first, including those of the factors; a shop's first run always searches for the mix of the parts",
    ),
  rebuild: z.boolean().default(false).describe("read the whole log again instead of only its new part"),
});
export type RunOptions = z.infer<typeof runOptions>;

const modelSummary = manifest
  .pick({ id: true, createdAt: true, trainedThrough: true, counts: true, evaluation: true, decision: true })
  .extend({ champion: z.boolean().describe("whether it serves now") });

const listModels = route({
  method: "GET",
  path: "/models",
  access: "operator",
  summary: "Trained models, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(modelSummary),
});

const byModel = { access: "operator", params: z.strictObject({ id: z.ulid() }) } as const;

const getModel = route({
  ...byModel,
  method: "GET",
  path: "/models/{id}",
  summary: "One model: settings, data, evaluation and the gate's decision",
  reply: manifest.extend({ champion: z.boolean() }),
  refusals: { "unknown-model": 404 },
});

const served = z.object({
  champion: z.string(),
  previous: z.array(z.string()).describe("the models that rollbacks return to, most recent first"),
});

const promoteModel = route({
  ...byModel,
  method: "POST",
  path: "/models/{id}/promote",
  summary: "Serve this model, whatever the gate decided, if its stored file was found sound",
  reply: served,
  refusals: { "unknown-model": 404, "unsound-model": 409, "already-champion": 409, "pointer-moved": 409, ...BUSY },
});

const rollbackModel = route({
  ...byModel,
  method: "POST",
  path: "/models/{id}/rollback",
  summary: "Stop serving this model and serve the one before it",
  reply: served,
  refusals: { "unknown-model": 404, "not-champion": 409, "no-previous-model": 409, "pointer-moved": 409, ...BUSY },
});

const listAudits = route({
  method: "GET",
  path: "/models/audit",
  access: "operator",
  summary: "Who moved the pointer or asked for a run, and why, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(audit),
});

const startRetraining = route({
  method: "POST",
  path: "/models/retrain",
  access: "operator",
  summary: "Start a training run now; its model appears in the list when it is done",
  body: z.strictObject(runOptions.shape).optional(),
  status: 202,
  reply: z.object({ state: z.literal("started") }),
  refusals: BUSY,
});

export const modelRoutes = { listModels, getModel, listAudits, promoteModel, rollbackModel, startRetraining };
