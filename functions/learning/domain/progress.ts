import type { Progress } from "../contract/progress.ts";

const earlier = (a: string | undefined, b: string): string => (a !== undefined && a < b ? a : b);

/**
 * The time of a report of progress, which a device may send late. Its clock may be wrong, so the time is never later
 * than now, nor earlier than the entitlement.
 */
export const saidAt = (told: string | undefined, now: string, grantedAt: string): string =>
  told === undefined || told > now ? now : told < grantedAt ? earlier(now, grantedAt) : told;

/** A learner's report of their position. `at` is its time. */
export interface Report {
  readonly customer: string;
  readonly productId: string;
  readonly progress: number;
  readonly position?: string | undefined;
  readonly at: string;
}

/** The fields that a report may change. */
export const CHANGING = ["progress", "furthest", "position", "startedAt", "updatedAt", "completedAt"] as const;

/** Shares are stored to a millionth. */
const rounded = (share: number): number => Math.round(share * 1_000_000) / 1_000_000;

/**
 * Of reports in the same millisecond the further one counts as the newer, so that every order gives the same result.
 */
function isNewer(report: Report, share: number, kept: Progress): boolean {
  if (report.at !== kept.updatedAt) return report.at > kept.updatedAt;
  if (share !== kept.progress) return share > kept.progress;
  return (report.position ?? "") > (kept.position ?? "");
}

/**
 * A learner's progress after a report. Whatever the order and repetition of reports, `furthest`, `startedAt` and
 * `completedAt` end up the same; `progress` and `position` are those of the newest.
 * @returns `kept` itself where the report changes nothing.
 */
export function reportedProgress(kept: Progress | undefined, report: Report): Progress {
  const { customer, productId, position, at } = report;
  const share = rounded(report.progress);
  if (!kept) {
    const fresh = { customer, productId, progress: share, furthest: share, position, startedAt: at, updatedAt: at };
    return share === 1 ? { ...fresh, completedAt: at } : fresh;
  }
  const repeated = share === kept.progress && position === kept.position;
  const moves = !repeated && isNewer(report, share, kept);
  const after: Progress = {
    ...kept,
    ...(moves && { progress: share, position, updatedAt: at }),
    furthest: Math.max(kept.furthest, share),
    startedAt: earlier(kept.startedAt, at),
    completedAt: share === 1 ? earlier(kept.completedAt, at) : kept.completedAt,
  };
  return CHANGING.every((field) => after[field] === kept[field]) ? kept : after;
}

/** Progress as its learner sees it. */
export const shownProgress = ({ customer: _, ...progress }: Progress) => progress;
