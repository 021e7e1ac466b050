import * as z from "zod";
import { currency } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import { lines, text } from "../../shared/kernel/text.ts";
import { listVariant, PAGES, pageVariants, surface } from "./surface.ts";

/** The metrics: the share of people who buy; revenue and margin a person; clicks a list; the share of refunds. */
export const metrics = ["conversion", "revenue", "margin", "clicks", "refunds"] as const;
export type Metric = (typeof metrics)[number];

const slug = z.string().regex(/^[a-z0-9-]{1,40}$/, "lower-case letters, digits and -");
export const experimentId = slug.refine((id) => id !== "holdout" && id !== "none", "not a name that the platform uses");

const arm = z.strictObject({
  name: slug.max(20),
  weight: z.int().min(1).max(1000).describe("its share of the people, relative to the weights of the other arms"),
  list: listVariant.optional().describe("for lists: the difference to the present lists; absent: no difference"),
  page: pageVariants.optional().describe("for pages: one of the page's variants"),
});
export type Arm = z.infer<typeof arm>;

const fields = {
  name: text(100),
  hypothesis: lines(1000, 0)
    .default("")
    .describe("the expected result and the reason, written before any data are seen"),
  surface,
  arms: z.array(arm).min(2).max(5).describe("the first is the control"),
  audience: z
    .enum(["everyone", "users", "visitors"])
    .default("everyone")
    .describe("who takes part: everyone, signed-in people, or visitors"),
  share: z.number().min(0.01).max(1).default(1).describe("the share of the audience that takes part"),
  main: z.enum(metrics).describe("the metric that decides"),
  guardrails: z
    .array(z.enum(metrics))
    .max(metrics.length - 1)
    .default([])
    .describe("metrics that must not get worse; they can be read at any time"),
  currency: currency.describe("the currency of money metrics; orders settled in another are left out"),
  outcomeDays: z
    .int()
    .min(1)
    .max(28)
    .default(7)
    .describe("the days after a person's first exposure in which outcomes count"),
  plannedPeople: z.int().min(100).max(1_000_000).describe("in all arms together, from the power calculator"),
  plannedDays: z.int().min(1).max(90).describe("the days in which new people take part"),
};

type Fields = z.infer<z.ZodObject<typeof fields>>;

function checked(experiment: Fields, context: z.RefinementCtx): void {
  const wrong = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
  const { surface: on, arms, main, guardrails } = experiment;
  if (new Set(arms.map(({ name }) => name)).size < arms.length) wrong(["arms"], "each arm needs a different name");
  for (const [at, each] of arms.entries()) {
    if (on.kind === "lists" && each.page !== undefined) wrong(["arms", at, "page"], "a list has no page");
    if (on.kind === "page" && each.list !== undefined) wrong(["arms", at, "list"], "a page has no list");
    if (on.kind === "page" && !(PAGES[on.page] as readonly string[]).includes(each.page ?? "")) {
      wrong(["arms", at, "page"], `one of ${PAGES[on.page].join(", ")}`);
    }
  }
  if (on.kind === "page" && [main, ...guardrails].includes("clicks")) {
    wrong(["main"], "clicks are counted for lists only");
  }
  if (new Set([main, ...guardrails]).size < guardrails.length + 1) wrong(["guardrails"], "each metric once");
}

/** An experiment as an operator writes it. */
export const experimentBody = z
  .strictObject({
    ...fields,
    version: z.int().min(1).optional().describe("the version that the change starts from; none for a new experiment"),
  })
  .superRefine(checked);

const states = ["draft", "running", "stopped", "decided"] as const;

/** An experiment as stored. */
export const experiment = z.object({
  ...fields,
  id: experimentId,
  state: z.enum(states),
  version: z.int().min(1),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.string(),
  startedAt: z.iso.datetime().optional(),
  stoppedAt: z.iso
    .datetime()
    .optional()
    .describe("when new people ceased to take part; outcomes of the others still count to the end"),
  range: z
    .object({ from: z.number().min(0).max(1), to: z.number().min(0).max(1) })
    .optional()
    .describe("the range of people that it has while it runs; no other experiment on the same lists or page has them"),
  decision: z
    .object({
      arm: z.string().describe("the arm that is to stay"),
      note: z.string(),
      at: z.iso.datetime(),
      by: z.string(),
    })
    .optional(),
});
export type Experiment = z.infer<typeof experiment>;

const listExperiments = route({
  method: "GET",
  path: "/experiments",
  access: "operator",
  summary: "All experiments, by their ids",
  query: z.strictObject(pageQuery),
  reply: pageOf(experiment),
});

const byExperiment = { access: "operator", params: z.strictObject({ id: experimentId }) } as const;

const getExperiment = route({
  ...byExperiment,
  method: "GET",
  path: "/experiments/{id}",
  summary: "One experiment",
  reply: experiment,
  refusals: { "unknown-experiment": 404 },
});

const putExperiment = route({
  ...byExperiment,
  method: "PUT",
  path: "/experiments/{id}",
  summary: "Create or change the draft of an experiment; once it has started it cannot be changed",
  body: experimentBody,
  reply: experiment,
  refusals: { "version-conflict": 409, "experiment-begun": 409, ...BUSY },
});

const versioned = z.strictObject({ version: z.int().min(1).describe("the version to change") });

const startExperiment = route({
  ...byExperiment,
  method: "POST",
  path: "/experiments/{id}/start",
  summary: "Start an experiment: its arms are shown within a minute",
  body: versioned,
  reply: experiment,
  refusals: {
    "unknown-experiment": 404,
    "version-conflict": 409,
    "experiment-begun": 409,
    "too-many-experiments": 409,
    "no-room-for-experiment": 409,
    ...BUSY,
  },
});

const stopExperiment = route({
  ...byExperiment,
  method: "POST",
  path: "/experiments/{id}/stop",
  summary:
    "Stop an experiment: everyone sees the ordinary site again; outcomes of those who took part still count to the end",
  body: versioned,
  reply: experiment,
  refusals: { "unknown-experiment": 404, "version-conflict": 409, "experiment-not-running": 409, ...BUSY },
});

const decideExperiment = route({
  ...byExperiment,
  method: "POST",
  path: "/experiments/{id}/decide",
  summary: "Record which arm of a stopped experiment is adopted, and why",
  body: versioned.extend({ arm: slug.max(20), note: lines(1000) }),
  reply: experiment,
  refusals: {
    "unknown-experiment": 404,
    "unknown-arm": 422,
    "version-conflict": 409,
    "experiment-not-stopped": 409,
    ...BUSY,
  },
});

export const experimentRoutes = {
  listExperiments,
  getExperiment,
  putExperiment,
  startExperiment,
  stopExperiment,
  decideExperiment,
};
