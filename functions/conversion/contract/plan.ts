import * as z from "zod";
import { experiment } from "./experiment.ts";

/** A running experiment, as read for lists and pages. */
const running = experiment
  .pick({ id: true, surface: true, arms: true, audience: true })
  .extend({ from: z.number(), to: z.number(), startedAt: z.iso.datetime(), until: z.iso.datetime() });
export type Running = z.infer<typeof running>;

/** All running experiments, in one item, so that no two get the same people on the same surface. */
export const plan = z.object({
  version: z.int().min(0),
  running: z.array(running),
  watched: z
    .array(z.object({ id: z.string(), until: z.iso.datetime() }))
    .describe("stopped experiments whose outcomes still count"),
  holdout: z.object({ since: z.iso.datetime() }).optional().describe("absent: there is no holdout"),
});
export type Plan = z.infer<typeof plan>;
