import type { Interests } from "../../behaviour/contract/interests.ts";
import type { Product } from "../../catalogue/contract/product.ts";
import type { Page } from "../../shared/kernel/page.ts";
import type { Audit, Manifest, RunOptions } from "../contract/model.ts";
import type { Receipt } from "../contract/receipt.ts";
import type { Rule } from "../contract/rule.ts";
import type { Shown } from "../interactions/fatigue.ts";
import type { KnownProduct } from "../interactions/interaction.ts";
import type { Model } from "../models/model.ts";
import type { Pointer } from "../models/pointer.ts";
import type { ServedModel } from "../serving/candidates.ts";
import type { Instance } from "../serving/features.ts";

export type NewId = () => string;
export type Now = () => number;

/** The topics and languages that a user declared. */
export type ReadInterests = (user: string) => Promise<Interests>;

/** What subjects together did with each product, and what they were shown. */
export interface Past {
  readonly known: readonly KnownProduct[];
  readonly shown: readonly Shown[];
  /** They chose that nothing is known of them. */
  readonly isOff: boolean;
}
/** The past of subjects as the profiles hold it, read consistently. */
export type ReadPast = (subjects: readonly string[]) => Promise<Past>;
/** Products that a customer has bought and not given back, read consistently. */
export type ReadOwnedProducts = (customer: string) => Promise<ReadonlySet<string>>;
/** Published products by id, as they were a moment ago. The same map is given until something has changed. */
export type ReadShelf = () => Promise<ReadonlyMap<string, Product>>;
/** Products as they are now, read consistently; an unknown id is left out. */
export type ReadProductsNow = (ids: readonly string[]) => Promise<ReadonlyMap<string, Product>>;
/** The serving model, or the one before it while a new one loads; undefined if there is none or it cannot be read. */
export type ReadServedModel = () => Promise<ServedModel | undefined>;

export type ReadPointer = () => Promise<Pointer | undefined>;
/** Moves the pointer and keeps the audit record, both or neither; false if it had moved meanwhile. */
export type MovePointer = (from: Pointer | undefined, to: Pointer, audit: Audit) => Promise<boolean>;
export type FindManifest = (id: string) => Promise<Manifest | undefined>;
/** Manifests, newest first. */
export type ListManifests = (page: { limit: number; cursor?: string | undefined }) => Promise<Page<Manifest>>;
export type KeepAudit = (audit: Audit) => Promise<void>;
/** Audit records of models, newest first. */
export type ListAudits = (page: { limit: number; cursor?: string | undefined }) => Promise<Page<Audit>>;

export type LoadModel = (id: string) => Promise<{ readonly manifest: Manifest; readonly model: Model } | undefined>;
/** Stores a model where it can be loaded from, and does not list it yet. @returns the manifest as stored */
export type StoreModel = (manifest: Omit<Manifest, "binary">, model: Model) => Promise<Manifest>;
/** Keeps a stored model's manifest again, with what was found out since, and lists it: from here on it may be promoted. */
export type ListModel = (manifest: Manifest) => Promise<void>;
/** Starts a training run without waiting for it. */
export type StartRun = (options: RunOptions) => Promise<void>;

/** What the candidates of a list may be scored by; each re-ranker takes of it what it was trained on. */
export interface ScoredBy {
  /** Ids of the candidates, in their order. */
  readonly candidates: readonly string[];
  /** Products of the history that were not turned down, by when they were last visited, oldest first. */
  readonly visited: readonly string[];
  /** Features of the candidates, in their order. */
  readonly features: () => readonly Instance[];
}

/** The re-ranker's score of each candidate, or what became of it. Never fails. */
export type Rerank = (by: ScoredBy) => Promise<Receipt["reranker"]>;
/** Stores a receipt, replacing an earlier one with its id. */
export type KeepReceipt = (receipt: Receipt) => Promise<void>;
export type FindReceipt = (id: string) => Promise<Receipt | undefined>;

/** All rules, by id, as they are now. */
export type ListRules = () => Promise<Rule[]>;
/** All rules as they were a moment ago. */
export type ReadRecentRules = () => Promise<readonly Rule[]>;
/** Who changed a rule, and how. */
interface RuleAudit {
  readonly rule: string;
  readonly actor: string;
  readonly at: string;
  readonly before?: Rule | undefined;
  readonly after?: Rule | undefined;
}
/** Puts a rule over the version it was decided on, and keeps the audit record, both or neither; false if it had changed. */
export type ReplaceRule = (before: Rule | undefined, after: Rule | undefined, audit: RuleAudit) => Promise<boolean>;
