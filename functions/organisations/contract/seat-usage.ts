import * as z from "zod";
import { productId } from "../../catalogue/contract/product.ts";
import { file } from "../../shared/kernel/file.ts";
import { pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import { params, unknown } from "./organisation.ts";

const poolShown = z.object({
  productId: z.string(),
  order: z.ulid(),
  state: z.enum(["active", "suspended", "revoked"]).describe("the state of the order's right, which its seats follow"),
  since: z.iso.datetime().describe("when it was bought"),
  bought: z.int(),
  invited: z.int(),
  claimed: z.int(),
  free: z.int().describe("can be assigned now; 0 unless the state is active"),
});
export type PoolShown = z.infer<typeof poolShown>;

const ofProduct = { product: productId.optional() };

const usage = { access: "member", params } as const;

/** A member with a seat, in the owner's report. */
const seatUse = z.object({
  productId: z.string(),
  order: z.ulid(),
  seat: z.ulid(),
  email: z.string().describe("the invited address"),
  access: z.enum(["active", "suspended", "revoked"]),
  claimedAt: z.iso.datetime(),
  progress: z.number().describe("the furthest point reached, 0 to 1"),
  completedAt: z.iso.datetime().optional(),
  lastActivityAt: z.iso.datetime().optional().describe("when the member last studied or opened it"),
});
export type SeatUse = z.infer<typeof seatUse>;

const getSeatUsage = route({
  ...usage,
  method: "GET",
  path: "/organisations/{id}/usage",
  summary: "The seats bought for an organisation of the caller, and its members' progress, a page at a time",
  query: z.strictObject({ ...pageQuery, ...ofProduct }),
  reply: z.object({
    pools: z.array(poolShown).describe("the pools of the page's seats, and those between them without a claimed seat"),
    seats: z.array(seatUse),
    cursor: z.string().optional(),
  }),
  refusals: unknown,
});

const getUsageReport = route({
  ...usage,
  method: "GET",
  path: "/organisations/{id}/usage/report",
  summary:
    "The members of an organisation of the caller and their progress, as CSV, a thousand at a time: if there are more, the header next-cursor has the next cursor",
  query: z.strictObject({ cursor: pageQuery.cursor, ...ofProduct }),
  reply: file,
  files: ["text/csv; charset=utf-8"],
  refusals: unknown,
});

export const seatUsageRoutes = { getSeatUsage, getUsageReport };
