import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import { lines, opaque } from "../../shared/kernel/text.ts";

const going = z.enum(["open", "stopped"]);

/** An operator's decision about a creator. */
const decision = z.object({
  sales: going.describe(
    "stopped: the creator's products cannot be ordered, subscribed to, changed to or used; buyers keep theirs",
  ),
  transfers: going.describe("stopped: nothing is transferred to the creator, whose earnings wait"),
  reason: z.string(),
  by: z.string().describe("the operator's id"),
  at: z.iso.datetime(),
});

/** Whether a creator may sell and receive transfers; the newest decision counts. */
export const trade = z.object({
  creator: z.string(),
  sales: going,
  transfers: going,
  decisions: z.array(decision).describe("the last hundred, newest first"),
  version: z.int().min(0),
});
export type Trade = z.infer<typeof trade>;
export type TradeDecision = z.infer<typeof decision>;

export const shownTrade = trade.omit({ version: true });

const byCreator = { access: "operator", params: z.strictObject({ id: opaque(64) }) } as const;

const setTrade = route({
  ...byCreator,
  method: "PUT",
  path: "/creators/{id}/trade",
  summary: "Stop or resume a creator's sales or transfers, with a reason. Idempotent",
  body: z.strictObject({ sales: going, transfers: going, reason: lines(1000) }),
  reply: shownTrade,
  refusals: BUSY,
});

const getTrade = route({
  ...byCreator,
  method: "GET",
  path: "/creators/{id}/trade",
  summary: "The state of a creator's sales and transfers, and the decisions about it",
  reply: shownTrade,
});

const listStopped = route({
  method: "GET",
  path: "/creators/stopped",
  access: "operator",
  summary: "Creators whose sales or transfers an operator stopped, the latest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(shownTrade),
});

export const tradeRoutes = { setTrade, getTrade, listStopped };
