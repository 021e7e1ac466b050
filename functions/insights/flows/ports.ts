import type { Product } from "../../catalogue/contract/product.ts";
import type { Learner, Release } from "../domain/audience.ts";
import type { FunnelDay } from "../domain/funnel-days.ts";
import type { CohortRow, Customs } from "../domain/people.ts";

export type Now = () => number;

interface LogObject {
  readonly key: string;
  /** Compressed bytes. */
  readonly size: number;
}
/** The objects of the behaviour log that arrived on some days, both ends included. */
export type ListLog = (from: string, to: string) => Promise<readonly LogObject[]>;
/** Reads objects line by line; a damaged one gives the lines before the damage. */
export type ReadLines = (keys: readonly string[], take: (line: string) => void) => Promise<void>;
/** The first day of the log; undefined if it is empty. */
export type FindFirstDay = () => Promise<string | undefined>;

/** The last counted day. */
export type FindThrough = () => Promise<string | undefined>;
export type KeepThrough = (day: string) => Promise<void>;

/** Replaces the rows of a day, all at once. */
export type KeepDay = (
  kind: "funnel" | "activity" | "retention",
  day: string,
  rows: readonly Readonly<Record<string, string | number>>[],
) => Promise<void>;

/** The days of a month, as pages read them. The scope is `all` for the whole shop, or a creator. */
type FunnelMonth = Readonly<Record<string, FunnelDay>>;
export type FindFunnelMonth = (scope: string, month: string) => Promise<FunnelMonth | undefined>;
export type KeepFunnelMonth = (scope: string, month: string, days: FunnelMonth) => Promise<void>;
export type ListScopes = (month: string) => Promise<readonly string[]>;

interface Retention {
  readonly countedThrough: string;
  readonly cohorts: readonly CohortRow[];
}
export type FindRetention = (scope: string) => Promise<Retention | undefined>;
export type KeepRetention = (scope: string, retention: Retention) => Promise<void>;

/** The customers of one partition. */
export type FindPeople = (part: number) => Promise<ReadonlyMap<string, Customs>>;
export type KeepPeople = (part: number, people: ReadonlyMap<string, Customs>) => Promise<void>;

export type Attributes = Pick<Product, "id" | "topic" | "type" | "language" | "creatorId">;
/** All products, in any state. */
export type ScanProducts = () => AsyncIterable<Attributes>;

export type FindRelease = (creator: string) => Promise<Release | undefined>;
/** @param release undefined if there is nothing to publish any more */
export type KeepRelease = (creator: string, release: Release | undefined) => Promise<void>;

/** Of at most 100 users those whose profiles may be used, with their contributions to an audience. */
export type FindLearners = (
  users: readonly string[],
  products: ReadonlyMap<string, Attributes>,
  now: number,
) => Promise<readonly Learner[]>;
