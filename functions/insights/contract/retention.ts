import * as z from "zod";
import { route } from "../../shared/kernel/route.ts";
import { COHORTS, FEWEST } from "../settings.ts";
import { share } from "./interval.ts";

const month = z.string().regex(/^\d{4}-\d\d$/);

const cohort = z.object({
  month: month.describe("of their first purchase"),
  people: z
    .int()
    .describe(`for creators rounded down to a multiple of ${FEWEST}; months with fewer people are left out`),
  after: z
    .array(
      z.object({
        months: z.int().min(1).describe("after the first; the last one may not be over"),
        returned: share.optional().describe("of the people: did something in that month other than seeing a list"),
        bought: share.optional().describe("bought again"),
        studied: share.optional().describe("studied"),
      }),
    )
    .describe(`for creators, shares are left out if fewer than ${FEWEST} people are in them, or outside of them`),
});
export type Cohort = z.infer<typeof cohort>;

const reply = z.object({
  countedThrough: z.iso.date().optional().describe("the last counted day; absent before the first nightly run"),
  items: z.array(cohort).max(COHORTS).describe("the newest month first"),
});

const getMyRetention = route({
  method: "GET",
  path: "/me/insights/retention",
  access: "creator",
  summary:
    "Retention for the caller's products: buyers by the month of their first purchase from the caller, and the shares of them that came back, bought again and studied in each later month",
  reply,
});

const getRetention = route({
  method: "GET",
  path: "/insights/retention",
  access: "operator",
  summary:
    "Retention: buyers by the month of their first purchase, and the shares of them that came back, bought again and studied in each later month",
  reply,
});

export const retentionRoutes = { getMyRetention, getRetention };
