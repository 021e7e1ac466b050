import type { Profile } from "../../behaviour/contract/profile.ts";
import { MINUTE_MS } from "../../shared/kernel/time.ts";
import { weighedProducts } from "../interactions/interaction.ts";
import { USER } from "../log/log-line.ts";
import type { LogState } from "../log/training-log.ts";
import { MOST_DIVERGED, PROFILES_COMPARED } from "../settings.ts";
import type { Dataset } from "./dataset.ts";

/** How long events may reach the log after the profile. */
const LAG_MS = 15 * MINUTE_MS;
/** The relative tolerance, as a matrix has single precision. */
const ALIKE = 1e-4;

/** A user according to the log: the weight of each product. */
export interface LoggedUser {
  readonly user: string;
  readonly weights: ReadonlyMap<string, number>;
}

/** An even sample of a dataset's users that differs from run to run, at most one read of profiles. */
export function sampledUsers(
  { subjects: names }: Pick<LogState, "subjects">,
  { subjects, matrix, itemIds }: Dataset,
  turn: number,
): LoggedUser[] {
  const users = [...subjects.keys()].filter((row) => names.tagOf(subjects[row]!) === USER);
  const step = Math.max(1, Math.floor(users.length / PROFILES_COMPARED));
  const sampled = users.filter((_, at) => at % step === turn % step).slice(0, PROFILES_COMPARED);
  return sampled.map((row) => {
    const weights = new Map<string, number>();
    for (let at = matrix.starts[row]!; at < matrix.starts[row + 1]!; at++) {
      weights.set(itemIds[matrix.indices[at]!]!, matrix.values[at]!);
    }
    return { user: names.textOf(subjects[row]!), weights };
  });
}

/** The number of profiles that were compared with the log, and of those that differ. */
export interface ProfileComparison {
  readonly compared: number;
  readonly diverged: number;
}

/**
 * Compares profiles with the log's data of the same users: each product in both, without interactions since, must have the same
 * weight. A product that a profile lacks was deleted by its owner, or is too old. One that was deleted and viewed again weighs less
 * than in the log, so a few differences are no fault.
 *
 * @param through when the newest event of the log happened, in ms
 */
export function compareProfiles(
  users: readonly LoggedUser[],
  profiles: readonly Profile[],
  {
    now,
    through,
    isLearnt,
  }: { readonly now: number; readonly through: number; readonly isLearnt: (product: string) => boolean },
): ProfileComparison {
  const bySubject = new Map(profiles.map((profile) => [profile.subject, profile]));
  let compared = 0;
  let diverged = 0;
  for (const { user, weights } of users) {
    const profile = bySubject.get(`user:${user}`);
    if (!profile || profile.isOff) continue;
    const settled = profile.products.filter(
      ({ at, product }) => Date.parse(at) <= through - LAG_MS && isLearnt(product),
    );
    const isAlike = [...weighedProducts(settled, now)].every(
      ([product, { weight }]) =>
        Math.abs((weights.get(product) ?? 0) - weight) <= ALIKE * Math.max(1, Math.abs(weight)),
    );
    compared++;
    if (!isAlike) diverged++;
  }
  return { compared, diverged };
}

export const isDivergence = ({ compared, diverged }: ProfileComparison): boolean => diverged > MOST_DIVERGED * compared;
