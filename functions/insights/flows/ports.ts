import type { Product } from "../../catalogue/contract/product.ts";
import type { Learner, Release } from "../domain/audience.ts";
import type { FunnelDay } from "../domain/funnel-days.ts";
import type { CohortRow, Customs } from "../domain/people.ts";

export type Now = () => number;

export interface LogObject {
  readonly key: string;
  /** Compressed bytes. */
  readonly size: number;
}
/** The objects of the behaviour log that arrived on some days, both ends included. */
export type ListLog = (from: string, to: string) => Promise<readonly LogObject[]>;
/** Reads objects line by line; one that is damaged gives the lines before the damage. */
export type ReadLines = (keys: readonly string[], take: (line: string) => void) => Promise<void>;
/** The first day of which there is a log; undefined before that. */
export type FindFirstDay = () => Promise<string | undefined>;

/** The last day that is counted. */
export type FindThrough = () => Promise<string | undefined>;
export type KeepThrough = (day: string) => Promise<void>;

/** What a day comes to, in place of what it came to before: all of it at once. */
export type KeepDay = (
  kind: "funnel" | "activity" | "retention",
  day: string,
  rows: readonly Readonly<Record<string, string | number>>[],
) => Promise<void>;

/** Days of a month by day, as pages read them. The whole shop is the scope `all`, others are creators. */
export type FunnelMonth = Readonly<Record<string, FunnelDay>>;
export type FindFunnelMonth = (scope: string, month: string) => Promise<FunnelMonth | undefined>;
export type KeepFunnelMonth = (scope: string, month: string, days: FunnelMonth) => Promise<void>;
export type ListScopes = (month: string) => Promise<readonly string[]>;

export interface Retention {
  readonly countedThrough: string;
  readonly cohorts: readonly CohortRow[];
}
export type FindRetention = (scope: string) => Promise<Retention | undefined>;
export type KeepRetention = (scope: string, retention: Retention) => Promise<void>;

/** What is known of the customers of one part. */
export type FindPeople = (part: number) => Promise<ReadonlyMap<string, Customs>>;
export type KeepPeople = (part: number, people: ReadonlyMap<string, Customs>) => Promise<void>;

export type Attributes = Pick<Product, "id" | "topic" | "type" | "language" | "creatorId">;
/** Of all products in any state. */
export type ScanProducts = () => AsyncIterable<Attributes>;

export type FindRelease = (creator: string) => Promise<Release | undefined>;
/** @param release undefined where there is nothing to tell any more */
export type KeepRelease = (creator: string, release: Release | undefined) => Promise<void>;

/** Those of some users whose profiles may be learnt from, with what they add to an audience. At most 100. */
export type FindLearners = (
  users: readonly string[],
  products: ReadonlyMap<string, Attributes>,
  now: number,
) => Promise<readonly Learner[]>;
