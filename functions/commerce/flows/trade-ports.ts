import type { Page } from "../../shared/kernel/page.ts";
import type { Trade } from "../contract/trade.ts";

/** By strongly consistent read; an open one where nothing was decided. */
export type FindTrade = (creator: string) => Promise<Trade>;
/** Replaces a version by the next; false if another decision came first. */
export type ReplaceTrade = (after: Trade) => Promise<boolean>;
/** Of at most 100 creators those whose sales are stopped, by strongly consistent read. */
export type FindStopped = (creators: readonly string[]) => Promise<string[]>;
/** Creators of whom anything is stopped, the last stopped first. */
export type ListStopped = (page: {
  readonly limit: number;
  readonly cursor?: string | undefined;
}) => Promise<Page<Trade>>;
