import type * as z from "zod";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { DAY_MS, later } from "../../shared/kernel/time.ts";
import type { Experiment, experimentBody } from "../contract/experiment.ts";
import type { Plan } from "../contract/plan.ts";
import { MOST_RUNNING, MOST_WATCHED } from "../settings.ts";
import { freeRange } from "./layers.ts";

/** The operator, and when (ISO 8601). */
export interface By {
  readonly actor: string;
  readonly at: string;
}

const conflict = (now: Experiment | undefined) =>
  refuse(
    "version-conflict",
    now
      ? `The experiment is at version ${now.version}; read it again and send that version.`
      : "There is no such experiment; leave the version out to create it.",
  );
const begun = () => refuse("experiment-begun", "The experiment has started and can no longer be changed.");

const next = (before: Experiment, { actor, at }: By) => ({
  ...before,
  version: before.version + 1,
  updatedAt: at,
  updatedBy: actor,
});

/** The next version of a draft, based on the version that the writer has read. */
export function writtenExperiment(
  before: Experiment | undefined,
  id: string,
  { version, ...fields }: z.output<typeof experimentBody>,
  { actor, at }: By,
): Experiment | Refusal<"version-conflict" | "experiment-begun"> {
  if (before?.version !== version) return conflict(before);
  if (before && before.state !== "draft") return begun();
  return {
    ...fields,
    id,
    state: "draft",
    version: (version ?? 0) + 1,
    createdAt: before?.createdAt ?? at,
    updatedAt: at,
    updatedBy: actor,
  };
}

/** An experiment and the plan, changed together. */
export interface Change {
  readonly experiment: Experiment;
  readonly plan: Plan;
}

/** The stopped experiments whose outcomes still count at an instant. */
const stillWatched = ({ watched }: Plan, at: string) => watched.filter(({ until }) => until > at);

/** The started experiment, with people whom no other on the same surface has. */
export function startedExperiment(
  before: Experiment,
  plan: Plan,
  version: number,
  by: By,
): Change | Refusal<"version-conflict" | "experiment-begun" | "too-many-experiments" | "no-room-for-experiment"> {
  if (before.version !== version) return conflict(before);
  if (before.state !== "draft") return begun();
  if (plan.running.length >= MOST_RUNNING || stillWatched(plan, by.at).length >= MOST_WATCHED) {
    return refuse("too-many-experiments", `At most ${MOST_RUNNING} experiments run at once; stop one first.`);
  }
  const { id, surface, arms, audience, share, plannedDays } = before;
  const range = freeRange(plan.running, surface, share);
  if (range === undefined) {
    const what = surface.kind === "page" ? "the same page" : "the same lists";
    return refuse(
      "no-room-for-experiment",
      `Other experiments on ${what} already use too many people; choose a smaller share.`,
    );
  }
  const until = later(by.at, plannedDays * DAY_MS);
  const started = { id, surface, arms, audience, ...range, startedAt: by.at, until };
  return {
    experiment: { ...next(before, by), state: "running", startedAt: by.at, range },
    plan: {
      ...plan,
      version: plan.version + 1,
      running: [...plan.running, started],
      watched: stillWatched(plan, by.at),
    },
  };
}

/** The end of the outcomes of an experiment that is stopped at an instant, plus a day for the nightly reading. */
const watchedUntil = ({ outcomeDays }: Pick<Experiment, "outcomeDays">, stoppedAt: string): string =>
  later(stoppedAt, (outcomeDays + 2) * DAY_MS);

/** The stopped experiment: no new people take part. */
export function stoppedExperiment(
  before: Experiment,
  plan: Plan,
  version: number,
  by: By,
): Change | Refusal<"version-conflict" | "experiment-not-running"> {
  if (before.version !== version) return conflict(before);
  if (before.state !== "running") return refuse("experiment-not-running", "The experiment is not running.");
  const watched = { id: before.id, until: watchedUntil(before, by.at) };
  return {
    experiment: { ...next(before, by), state: "stopped", stoppedAt: by.at },
    plan: {
      ...plan,
      version: plan.version + 1,
      running: plan.running.filter(({ id }) => id !== before.id),
      watched: [...stillWatched(plan, by.at), watched],
    },
  };
}

/** The plan with the holdout on or off. Switched on again, it begins anew. */
export function switchedHoldout(
  plan: Plan,
  { isOn, version }: { readonly isOn: boolean; readonly version: number },
  at: string,
): Plan | Refusal<"version-conflict"> {
  if (plan.version !== version) {
    return refuse("version-conflict", `The plan is at version ${plan.version}; read it again and name that version.`);
  }
  const { holdout, ...rest } = plan;
  return { ...rest, version: version + 1, ...(isOn && { holdout: holdout ?? { since: at } }) };
}

/** The experiment with its decision. */
export function decidedExperiment(
  before: Experiment,
  { version, arm, note }: { readonly version: number; readonly arm: string; readonly note: string },
  by: By,
): Experiment | Refusal<"version-conflict" | "experiment-not-stopped" | "unknown-arm"> {
  if (before.version !== version) return conflict(before);
  if (before.state !== "stopped") {
    return refuse("experiment-not-stopped", "An experiment can be decided only once, after it is stopped.");
  }
  if (!before.arms.some(({ name }) => name === arm)) return refuse("unknown-arm", "The experiment has no such arm.");
  return { ...next(before, by), state: "decided", decision: { arm, note, at: by.at, by: by.actor } };
}
