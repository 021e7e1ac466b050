import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";

/** The version of the binary that this code writes and reads. */
export const BINARY_VERSION = 3;

/** What models are judged by: what users bought and studied, or all that they did where too few did that. */
export const judgedBy = ["facts", "acts"] as const;

const quality = z.object({ recall20: z.number(), ndcg10: z.number(), ndcg20: z.number() });

/** What the gate decided by. */
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
  reason: z.enum(gateReasons).optional().describe("the same as a word"),
  compared: z
    .boolean()
    .optional()
    .describe("whether it met the champion itself, both fitted to the same time, on what users chose after it"),
  lowerBound: z
    .number()
    .optional()
    .describe("of the NDCG@10 difference to the champion, or to its settings if not compared, relative, at 95 %"),
  upperBound: z.number().optional(),
});

const interval = z.object({ mean: z.number(), low: z.number(), high: z.number() });

/** What ranks, measured on a slice of the held-out users or items; ends of intervals are at 95 %, over users. */
const measured = z.object({
  ranks: z.string().describe("challenger, champion, settings (of the champion, fitted anew), popularity or neighbours"),
  slice: z
    .string()
    .describe(
      '"all", "new users", "new items", or a type or language of products; "purchases", "study" and "looks": what users chose by each, apart',
    ),
  cases: z.int(),
  recall20: interval,
  ndcg10: interval,
  ndcg20: interval,
  coverage: z.number().optional().describe("share of the items that are on someone's first 20"),
  novelty: z.number().optional().describe("mean self-information of what is on the first 20, in bits"),
});

/** What a look at the stored numbers came to. */
const checked = z.object({
  sound: z.boolean(),
  why: z.string().optional().describe("why it is not sound"),
  longestVector: z.number().optional().describe("of an item"),
  overlap20: z
    .object({ trial: z.number().optional(), champion: z.number().optional() })
    .optional()
    .describe("mean shares of the first 20 in common with the model that the trial measured, and with the champion"),
});

/** What a model is, beside its numbers. Users are not in it: they are folded in when they ask. */
export const manifest = z.object({
  format: z.literal(1),
  id: z.ulid(),
  createdAt: z.iso.datetime(),
  trainedThrough: z.iso.datetime().describe("the latest event that it has seen"),
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
      misplaced: z.int().describe("keys that are no log object's"),
      left: z.int().describe("objects that the next run reads"),
      quarantined: z.int().describe("lines put aside"),
      machines: z.int().describe("subjects left out as bots, of all runs"),
      unknownProducts: z
        .int()
        .optional()
        .describe("ids of the last weeks' events that are no product's, which are not learnt"),
      rebuilt: z.string().optional().describe("why the whole log was read, if so"),
    })
    .optional()
    .describe("what this run read; `log` is the sum of all runs"),
  fit: z
    .object({
      epochs: z.int(),
      arithmetic: z.string(),
      reached: z
        .object({ neighbours: z.number(), solved: z.number(), order: z.number() })
        .optional()
        .describe("of what share of the products each part came to say something in its time, the most held first"),
      startedFrom: z.string().optional().describe("the model whose factors it began with"),
    })
    .optional(),
  search: z
    .object({
      at: z.iso.datetime(),
      tried: z.int(),
      best: z.number().describe("NDCG@20 on the validation slice"),
      incumbent: z.number().describe("the same of the settings in use before"),
      alone: z
        .object({
          factors: z.number(),
          neighbours: z.number(),
          solved: z.number(),
          content: z.number(),
          order: z.number(),
        })
        .optional()
        .describe("the same of each part alone: why they are mixed as they are"),
    })
    .optional()
    .describe("where the settings come from, unless they are the default"),
  evaluation: z.object({
    splitAt: z.iso.datetime(),
    cases: z.int(),
    judgedBy: z
      .enum(judgedBy)
      .optional()
      .describe("facts: what users bought and studied; acts: all they did, where too few did that"),
    challenger: quality,
    popularity: quality,
    neighbours: quality.optional(),
    champion: quality.extend({ id: z.string() }).optional(),
  }),
  comparison: z.array(measured).optional(),
  decision,
  check: checked.optional().describe("none until the model was looked at as it is stored; no other can serve"),
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
});
export type Audit = z.infer<typeof audit>;

/** What a run is asked for, beside training. */
export const runOptions = z.object({
  search: z
    .boolean()
    .default(false)
    .describe(
      "look for better settings first, of the factors too; the first run of a shop always finds how to mix parts",
    ),
  rebuild: z.boolean().default(false).describe("read the whole log again instead of what is new"),
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
  previous: z.array(z.string()).describe("what a rollback goes back to, nearest first"),
});

const promoteModel = route({
  ...byModel,
  method: "POST",
  path: "/models/{id}/promote",
  summary: "Serve this model, whatever the gate said, if it was found sound as it is stored",
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
