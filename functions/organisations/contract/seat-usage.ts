import * as z from "zod";
import { productId } from "../../catalogue/contract/product.ts";
import { file } from "../../shared/kernel/file.ts";
import { pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import { params, unknown } from "./organisation.ts";

const poolShown = z.object({
  productId: z.string(),
  order: z.ulid(),
  state: z.enum(["active", "suspended", "revoked"]).describe("of the order's right; seats follow it"),
  since: z.iso.datetime().describe("when it was bought"),
  bought: z.int(),
  invited: z.int(),
  claimed: z.int(),
  free: z.int().describe("can be given now; none unless the state is active"),
});
export type PoolShown = z.infer<typeof poolShown>;

const ofProduct = { product: productId.optional() };

const usage = { access: "member", params } as const;

/** A member with a seat, in the owner's report. */
const seatUse = z.object({
  productId: z.string(),
  order: z.ulid(),
  seat: z.ulid(),
  email: z.string().describe("as invited"),
  access: z.enum(["active", "suspended", "revoked"]),
  claimedAt: z.iso.datetime(),
  progress: z.number().describe("the furthest point reached, 0 to 1"),
  completedAt: z.iso.datetime().optional(),
  lastActivityAt: z.iso.datetime().optional().describe("when they last studied or opened it"),
});
export type SeatUse = z.infer<typeof seatUse>;

const getSeatUsage = route({
  ...usage,
  method: "GET",
  path: "/organisations/{id}/usage",
  summary: "What was bought for an organisation of the caller, and how far its members are, a page at a time",
  query: z.strictObject({ ...pageQuery, ...ofProduct }),
  reply: z.object({
    pools: z.array(poolShown).describe("those that the seats are of, and those between them without a member"),
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
    "The members of an organisation of the caller and how far they are, as CSV, a thousand at a time: where there are more, the header next-cursor is the cursor to go on with",
  query: z.strictObject({ cursor: pageQuery.cursor, ...ofProduct }),
  reply: file,
  files: ["text/csv; charset=utf-8"],
  refusals: unknown,
});

export const seatUsageRoutes = { getSeatUsage, getUsageReport };
