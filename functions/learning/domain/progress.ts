import type { Progress } from "../contract/progress.ts";

const earlier = (a: string | undefined, b: string): string => (a !== undefined && a < b ? a : b);

/**
 * When a learner was where they say: when a device tells it, which it may do late. No clock of a device is right beyond
 * doubt: it is never later than now, nor earlier than the right by which the product is studied.
 */
export const saidAt = (told: string | undefined, now: string, grantedAt: string): string =>
  told === undefined || told > now ? now : told < grantedAt ? earlier(now, grantedAt) : told;

/** Where a learner says they are. `at` is when they were there. */
export interface Report {
  readonly customer: string;
  readonly productId: string;
  readonly progress: number;
  readonly position?: string | undefined;
  readonly at: string;
}

/** What a report may change. */
export const CHANGING = ["progress", "furthest", "position", "startedAt", "updatedAt", "completedAt"] as const;

/** Shares are stored to a millionth. */
const rounded = (share: number): number => Math.round(share * 1_000_000) / 1_000_000;

/** Of reports of the same millisecond the further one counts as the newer: all orders must agree on one. */
function isNewer(report: Report, share: number, kept: Progress): boolean {
  if (report.at !== kept.updatedAt) return report.at > kept.updatedAt;
  if (share !== kept.progress) return share > kept.progress;
  return (report.position ?? "") > (kept.position ?? "");
}

/**
 * What is known of a learner after a report. Whatever the order of reports and however often each came, `furthest`,
 * `startedAt` and `completedAt` end up the same; `progress` and `position` are those of the newest.
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
