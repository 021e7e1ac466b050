import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import { lines, opaque } from "../../shared/kernel/text.ts";

const going = z.enum(["open", "stopped"]);

/** An operator's decision about a creator. */
const decision = z.object({
  sales: going.describe(
    "stopped: nothing of the creator's is ordered, subscribed to, changed to or used; what was bought stays",
  ),
  transfers: going.describe("stopped: nothing is transferred to the creator; what is earned stays theirs"),
  reason: z.string(),
  by: z.string().describe("the operator's id"),
  at: z.iso.datetime(),
});

/** Whether a creator may sell and receive transfers; the newest decision counts. */
export const trade = z.object({
  creator: z.string(),
  sales: going,
  transfers: going,
  decisions: z.array(decision).describe("the newest first: the last hundred"),
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
  summary:
    "Stop a creator's sales or transfers, or let them go on, with the reason why; the same again changes nothing",
  body: z.strictObject({ sales: going, transfers: going, reason: lines(1000) }),
  reply: shownTrade,
  refusals: BUSY,
});

const getTrade = route({
  ...byCreator,
  method: "GET",
  path: "/creators/{id}/trade",
  summary: "Whether a creator's sales and transfers go on, and what was decided of them",
  reply: shownTrade,
});

const listStopped = route({
  method: "GET",
  path: "/creators/stopped",
  access: "operator",
  summary: "Creators whose sales or transfers an operator stopped, the last stopped first",
  query: z.strictObject(pageQuery),
  reply: pageOf(shownTrade),
});

export const tradeRoutes = { setTrade, getTrade, listStopped };
