import * as z from "zod";
import { route } from "../../shared/kernel/route.ts";
import { MOST_COUNTED } from "../settings.ts";

const getHealth = route({
  method: "GET",
  path: "/health",
  access: "public",
  summary: "Whether the API answers; it checks nothing else",
  reply: z.object({ status: z.literal("ok") }),
});

const checkNames = [
  "failed-events",
  "refunds-to-decide",
  "refunds-to-make",
  "disputes-to-answer",
  "orders-compared",
  "payouts-compared",
  "transfers-in-transit",
  "training",
  "champion",
  "survey",
  "dead-letters",
] as const;

const check = z.object({
  name: z.enum(checkNames),
  state: z
    .enum(["well", "waiting", "wrong", "unknown"])
    .describe("waiting: a person or the next run has to act; wrong: it is overdue; unknown: it could not be read"),
  count: z.int().min(0).max(MOST_COUNTED).optional().describe("their number, counted up to a bound"),
  more: z.boolean().optional().describe("whether there are more than were counted"),
  since: z.iso.datetime().optional().describe("the oldest one's time; for a run: when it last ended"),
  parts: z
    .array(z.object({ name: z.string(), count: z.int().min(1) }))
    .optional()
    .describe("dead letters by the stack whose functions failed; counts are approximate"),
});
export type Check = z.infer<typeof check>;

const readHealth = route({
  method: "GET",
  path: "/console/health",
  access: "operator",
  summary: "Faults and waiting work, the worst first",
  reply: z.object({ at: z.iso.datetime(), checks: z.array(check) }),
});

export const healthRoutes = { getHealth, readHealth };
