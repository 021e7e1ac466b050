import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { type ShareSubject, toShownShare, withShare } from "../domain/share.ts";
import type { FindShares, Now, SaveShares } from "./ports.ts";

export interface SetSharePorts {
  readonly findShares: FindShares;
  readonly saveShares: SaveShares;
  readonly pause: Pause;
  readonly now: Now;
}

interface Set {
  readonly creator: string;
  readonly subject: ShareSubject;
  /** Null: the product has none of its own. */
  readonly shareBasisPoints: number | null;
}

/** Sets what a creator pays for clicks from now on. */
export const setShare = (
  ports: SetSharePorts,
  set: Set,
): Promise<ReturnType<typeof toShownShare> | Refusal<"too-many-changes" | "busy">> =>
  retryOnConflict(ports.pause, async () => {
    const before = (await ports.findShares([set.subject])).get(set.subject);
    const after = withShare(before, { ...set, at: iso(ports.now()) });
    if (isRefusal(after)) return after;
    return after === before || (await ports.saveShares(after)) ? toShownShare(after) : conflict;
  });
