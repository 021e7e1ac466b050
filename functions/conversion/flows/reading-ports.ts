import type { Exposure } from "../contract/exposure.ts";
import type { HoldoutReading } from "../contract/holdout.ts";
import type { PolicyReading } from "../contract/policy.ts";
import type { Reading } from "../contract/reading.ts";
import type { Chosen } from "../evaluation/slot-policies.ts";
import type { Bought } from "../experiments/bought.ts";
import type { Credited } from "../experiments/holdout-reading.ts";

/** All people exposed to an experiment. */
export type ReadExposures = (experiment: string) => AsyncIterable<Exposure>;
/** What the paid orders of days came to, as they stand. */
export type ReadBought = (days: readonly string[]) => AsyncIterable<Bought>;
/** What recommendations know of a day: the lists of experiments that people saw, and what chance chose. */
export type ReadListDay = (day: string) => Promise<
  | {
      readonly tried: readonly {
        readonly experiment: string;
        readonly unit: string;
        readonly lists: number;
        readonly clicks: number;
      }[];
      readonly choices: readonly Chosen[];
    }
  | undefined
>;
/** What lists are credited with on some days. */
export type ReadCredited = (days: readonly string[]) => Promise<Credited>;
export type KeepReading = (reading: Reading) => Promise<void>;
/** The newest readings, oldest first. */
export type FindReadings = (experiment: string) => Promise<Reading[]>;
export type KeepHoldoutReading = (reading: HoldoutReading) => Promise<void>;
export type FindHoldoutReading = () => Promise<HoldoutReading | undefined>;
export type KeepPolicyReading = (reading: PolicyReading) => Promise<void>;
export type FindPolicyReading = () => Promise<PolicyReading | undefined>;
/** Keeps what an order came to, unless a later version of it is there. */
export type KeepBought = (bought: Bought) => Promise<void>;
export type VisitorsOf = (user: string) => Promise<readonly string[]>;
