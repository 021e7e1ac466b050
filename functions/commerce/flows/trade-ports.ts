import type { Page } from "../../shared/kernel/page.ts";
import type { Trade } from "../contract/trade.ts";

/** By strongly consistent read; open if nothing was decided. */
export type FindTrade = (creator: string) => Promise<Trade>;
/** Replaces a version by the next; false if another decision came first. */
export type ReplaceTrade = (after: Trade) => Promise<boolean>;
/** Those of at most 100 creators whose sales are stopped, by strongly consistent read. */
export type FindStopped = (creators: readonly string[]) => Promise<string[]>;
/** Creators whose sales or transfers are stopped, latest first. */
export type ListStopped = (page: {
  readonly limit: number;
  readonly cursor?: string | undefined;
}) => Promise<Page<Trade>>;
