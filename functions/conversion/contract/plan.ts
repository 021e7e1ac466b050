import * as z from "zod";
import { experiment } from "./experiment.ts";

/** A running experiment as lists and pages read it. */
const running = experiment
  .pick({ id: true, surface: true, arms: true, audience: true })
  .extend({ from: z.number(), to: z.number(), startedAt: z.iso.datetime(), until: z.iso.datetime() });
export type Running = z.infer<typeof running>;

/** What is tried on people now. One item, so that no two experiments are given the same people on the same surface. */
export const plan = z.object({
  version: z.int().min(0),
  running: z.array(running),
  watched: z
    .array(z.object({ id: z.string(), until: z.iso.datetime() }))
    .describe("stopped experiments, until the last of their people have been watched to the end"),
  holdout: z.object({ since: z.iso.datetime() }).optional().describe("none where nobody is held out"),
});
export type Plan = z.infer<typeof plan>;
