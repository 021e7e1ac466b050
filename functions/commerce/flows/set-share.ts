import { isRefusal, type Refusal } from "../../shared/kernel/refusal.ts";
import type { RevenueShares } from "../contract/revenue-share.ts";
import { type ShareSubject, withShare } from "../shares/revenue-share.ts";
import type { FindSharesOf, ReplaceShares } from "./ports.ts";

export interface SetSharePorts {
  readonly findSharesOf: FindSharesOf;
  readonly replaceShares: ReplaceShares;
}

const ATTEMPTS = 8;

/** Sets a share beside those that are set. @throws Error where others kept coming first */
export async function setShare(
  ports: SetSharePorts,
  subject: ShareSubject,
  share: RevenueShares["shares"][number],
): Promise<Pick<RevenueShares, "shares"> | Refusal<"too-many-shares">> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const after = withShare(await ports.findSharesOf(subject), share);
    if (isRefusal(after)) return after;
    if (await ports.replaceShares(subject, after)) return { shares: after.shares };
  }
  throw new Error(`The shares of ${subject} kept changing; they are left as they are.`);
}
