import type { Interests } from "../../behaviour/contract/interests.ts";
import type { Product } from "../../catalogue/contract/product.ts";
import type { Exposure } from "../../conversion/contract/exposure.ts";
import type { Plan } from "../../conversion/contract/plan.ts";
import type { Page } from "../../shared/kernel/page.ts";
import type { Audit, Manifest, RunOptions } from "../contract/model.ts";
import type { Receipt } from "../contract/receipt.ts";
import type { Rule } from "../contract/rule.ts";
import type { Shown } from "../interactions/fatigue.ts";
import type { KnownProduct } from "../interactions/interaction.ts";
import type { Model } from "../models/model.ts";
import type { Pointer } from "../models/pointer.ts";
import type { ServedPurchaseModel } from "../purchase/on-list.ts";
import type { ServedModel } from "../serving/candidates.ts";
import type { Instance } from "../serving/features.ts";

export type NewId = () => string;
export type Now = () => number;

/** The topics and languages that a user declared. */
export type ReadInterests = (user: string) => Promise<Interests>;

/** The joint history of some subjects: interactions and impressions. */
export interface Past {
  readonly known: readonly KnownProduct[];
  readonly shown: readonly Shown[];
  /** Whether they turned profiling off. */
  readonly isOff: boolean;
  readonly spentMs: number;
  /** ms since 1970; undefined for who was never seen before. */
  readonly firstSeenAt?: number | undefined;
}
/** The past of subjects from their profiles, read consistently. */
export type ReadPast = (subjects: readonly string[]) => Promise<Past>;
/** Products that a customer owns, read consistently. */
export type ReadOwnedProducts = (customer: string) => Promise<ReadonlySet<string>>;
/** Published products by id, eventually consistent. It is the same map until something changes. */
export type ReadShelf = () => Promise<ReadonlyMap<string, Product>>;
/** Products read consistently; unknown ids are left out. */
export type ReadProductsNow = (ids: readonly string[]) => Promise<ReadonlyMap<string, Product>>;
/** The champion, or the previous one while it is loaded; undefined if there is none or it cannot be read. */
export type ReadServedModel = () => Promise<ServedModel | undefined>;

/** The purchase model that serves; undefined if there is none. */
export type ReadPurchaseModel = () => Promise<ServedPurchaseModel | undefined>;

export type ReadPointer = () => Promise<Pointer | undefined>;
/** Moves the pointer and stores the audit record, both or neither; false if it moved meanwhile. */
export type MovePointer = (from: Pointer | undefined, to: Pointer, audit: Audit) => Promise<boolean>;
export type FindManifest = (id: string) => Promise<Manifest | undefined>;
/** Manifests, newest first. */
export type ListManifests = (page: { limit: number; cursor?: string | undefined }) => Promise<Page<Manifest>>;
export type KeepAudit = (audit: Audit) => Promise<void>;
/** Audit records of models, newest first. */
export type ListAudits = (page: { limit: number; cursor?: string | undefined }) => Promise<Page<Audit>>;

export type LoadModel = (id: string) => Promise<{ readonly manifest: Manifest; readonly model: Model } | undefined>;
/** Stores a model without listing it. @returns the manifest as stored */
export type StoreModel = (manifest: Omit<Manifest, "binary">, model: Model) => Promise<Manifest>;
/** Stores a model's completed manifest and lists it, from when on it can be promoted. */
export type ListModel = (manifest: Manifest) => Promise<void>;
/** Starts a training run without waiting for it. */
export type StartRun = (options: RunOptions) => Promise<void>;

/** The data by which a re-ranker may score candidates; each uses what it was trained on. */
export interface ScoredBy {
  /** Ids of the candidates, in their order. */
  readonly candidates: readonly string[];
  /** Products of the history without those dismissed or returned, by their last visit, oldest first. */
  readonly visited: readonly string[];
  /** Features of the candidates, in their order. */
  readonly features: () => readonly Instance[];
}

/** The re-ranker's score of each candidate, or why there is none. Never fails. */
export type Rerank = (by: ScoredBy) => Promise<Receipt["reranker"]>;
/** Stores a receipt, replacing an earlier one with its id. */
export type KeepReceipt = (receipt: Receipt) => Promise<void>;
export type FindReceipt = (id: string) => Promise<Receipt | undefined>;

/** All rules by id, read consistently. */
export type ListRules = () => Promise<Rule[]>;
/** What is tried on people, as it was a moment ago. */
export type ReadRecentPlan = () => Promise<Plan>;
/** Notes that a unit met an arm of an experiment, or that a list was made for it; once for each. */
export type NoteExposure = (exposure: Exposure) => Promise<void>;

/** All rules, from a cache. */
export type ReadRecentRules = () => Promise<readonly Rule[]>;
/** A change of a rule, and by whom. */
interface RuleAudit {
  readonly rule: string;
  readonly actor: string;
  readonly at: string;
  readonly before?: Rule | undefined;
  readonly after?: Rule | undefined;
}
/** Replaces a rule at the version that was read, and stores the audit record, both or neither; false if it changed meanwhile. */
export type ReplaceRule = (before: Rule | undefined, after: Rule | undefined, audit: RuleAudit) => Promise<boolean>;
