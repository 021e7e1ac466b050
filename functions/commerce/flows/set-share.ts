import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal } from "../../shared/kernel/refusal.ts";
import type { RevenueShares } from "../contract/revenue-share.ts";
import { type ShareSubject, withShare } from "../shares/revenue-share.ts";
import type { FindSharesOf, Pause, ReplaceShares } from "./ports.ts";

export interface SetSharePorts {
  readonly findSharesOf: FindSharesOf;
  readonly replaceShares: ReplaceShares;
  readonly pause: Pause;
}

/** Adds a share to those that are set. */
export const setShare = (
  ports: SetSharePorts,
  subject: ShareSubject,
  share: RevenueShares["shares"][number],
): Promise<Pick<RevenueShares, "shares"> | Refusal<"too-many-shares" | "busy">> =>
  retryOnConflict(ports.pause, async () => {
    const after = withShare(await ports.findSharesOf(subject), share);
    if (isRefusal(after)) return after;
    return (await ports.replaceShares(subject, after)) ? { shares: after.shares } : conflict;
  });
