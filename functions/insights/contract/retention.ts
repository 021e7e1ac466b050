import * as z from "zod";
import { route } from "../../shared/kernel/route.ts";
import { COHORTS, FEWEST } from "../settings.ts";
import { share } from "./interval.ts";

const month = z.string().regex(/^\d{4}-\d\d$/);

const cohort = z.object({
  month: month.describe("in which they bought for the first time"),
  people: z.int().describe(`for creators rounded down to a multiple of ${FEWEST}; months of fewer people are left out`),
  after: z
    .array(
      z.object({
        months: z.int().min(1).describe("after the first; the last of them may not be over"),
        returned: share.optional().describe("of the people: did anything in that month, more than see a list"),
        bought: share.optional().describe("bought again"),
        studied: share.optional().describe("studied"),
      }),
    )
    .describe(
      `shares of fewer than ${FEWEST} people are left out for creators, and so are those that leave fewer over`,
    ),
});
export type Cohort = z.infer<typeof cohort>;

const reply = z.object({
  countedThrough: z.iso.date().optional().describe("the last day that is counted; absent before the first night"),
  items: z.array(cohort).max(COHORTS).describe("the newest month first"),
});

const getMyRetention = route({
  method: "GET",
  path: "/me/insights/retention",
  access: "creator",
  summary:
    "Who stays with the caller's products: buyers by the month of their first purchase from the caller, and the share of them that came back, bought again and studied in each month after",
  reply,
});

const getRetention = route({
  method: "GET",
  path: "/insights/retention",
  access: "operator",
  summary:
    "Who stays: buyers by the month of their first purchase, and the share of them that came back, bought again and studied in each month after",
  reply,
});

export const retentionRoutes = { getMyRetention, getRetention };
