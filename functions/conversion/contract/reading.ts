import * as z from "zod";
import { route } from "../../shared/kernel/route.ts";
import { experimentId, metrics } from "./experiment.ts";

const verdict = z.enum(["better", "worse", "inconclusive"]);

const comparison = z.object({
  arm: z.string(),
  estimate: z.number().describe("how much higher its mean is than the control's, less what people did before"),
  low: z.number(),
  high: z.number(),
  relative: z.number().optional().describe("the estimate as a part of the control's mean"),
  pValue: z.number().describe("of this look alone; the verdict takes account of all looks"),
  adjustedPValue: z.number().optional().describe("of metrics beside the main one, adjusted for their number"),
  verdict,
});

const metricReading = z.object({
  metric: z.enum(metrics),
  role: z.enum(["main", "guardrail", "secondary"]),
  method: z
    .enum(["planned-looks", "any-time", "at-the-end"])
    .describe(
      "planned-looks: alpha spending; any-time: a confidence sequence; at-the-end: no verdict before it is over",
    ),
  arms: z.array(z.object({ arm: z.string(), mean: z.number() })),
  comparisons: z.array(comparison).describe("of each arm with the control"),
});
export type MetricReading = z.infer<typeof metricReading>;

const armPeople = z.object({
  arm: z.string(),
  met: z.int().describe("people who met it"),
  watched: z.int().describe("of those, whom the reading takes: they were watched to the end"),
});

/** What an experiment showed up to the end of a day. It follows from what is stored: made again, it is the same. */
export const reading = z.object({
  experiment: z.string(),
  through: z.iso.date().describe("the last day (UTC) that is in it"),
  state: z
    .enum(["read", "too-few", "mismatch", "too-many"])
    .describe("mismatch: the arms have other shares of people than planned, so nothing is read"),
  people: z.array(armPeople),
  crossed: z.int().describe("people who met two arms, as they signed in on the way: they count for the first"),
  sampleRatio: z.object({ pValue: z.number(), isMismatch: z.boolean() }),
  planned: z.number().describe("how much of the planned number of people it has"),
  isOver: z.boolean().describe("whether it was stopped, or is as long as planned, and all were watched to the end"),
  otherCurrencies: z.int().describe("orders that are left out of money, as they were settled in another currency"),
  metrics: z.array(metricReading),
});
export type Reading = z.infer<typeof reading>;

const point = z.object({
  through: z.iso.date(),
  arm: z.string(),
  estimate: z.number(),
  low: z.number(),
  high: z.number(),
  verdict,
});

const getReading = route({
  method: "GET",
  path: "/experiments/{id}/reading",
  access: "operator",
  summary: "What an experiment shows: the reading of the last night, and how its main metric went since it began",
  params: z.strictObject({ id: experimentId }),
  reply: z.object({
    reading: reading.optional().describe("none before the first night"),
    course: z.array(point).describe("the main metric at each night's reading, oldest first"),
  }),
  refusals: { "unknown-experiment": 404 },
});

export const readingRoutes = { getReading };
