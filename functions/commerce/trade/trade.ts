import type * as z from "zod";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { shownTrade, Trade, TradeDecision } from "../contract/trade.ts";
import { MOST_DECISIONS } from "../settings.ts";

/** The trade of a creator before any decision. */
export const openTrade = (creator: string): Trade => ({
  creator,
  sales: "open",
  transfers: "open",
  decisions: [],
  version: 0,
});

export const isStopped = ({ sales, transfers }: Pick<Trade, "sales" | "transfers">): boolean =>
  sales === "stopped" || transfers === "stopped";

/** A trade after a decision; the same object if the decision repeats the one in force. */
export function decidedTrade(before: Trade, decision: TradeDecision): Trade {
  const [last] = before.decisions;
  const { sales, transfers, reason } = decision;
  if (before.sales === sales && before.transfers === transfers && (last?.reason ?? reason) === reason) return before;
  const decisions = [decision, ...before.decisions].slice(0, MOST_DECISIONS);
  return { ...before, sales, transfers, decisions, version: before.version + 1 };
}

/** @param stopped creators whose sales are stopped, of those whose products are asked for */
export function refuseStopped(stopped: readonly string[]): Refusal<"creator-stopped"> | undefined {
  const [creator] = stopped;
  if (creator === undefined) return undefined;
  return refuse(
    "creator-stopped",
    `Creator ${creator} sells nothing at present; remove their products, or try again later.`,
  );
}

/** The creators of these, each once. */
export const sellersOf = (products: Iterable<{ readonly creatorId: string }>): string[] => [
  ...new Set([...products].map(({ creatorId }) => creatorId)),
];

/** A trade as operators see it. */
export const toShownTrade = ({ version: _, ...kept }: Trade): z.infer<typeof shownTrade> => kept;
