import type { Product } from "../catalogue/contract.ts";
import type { Page } from "../shared/kernel/page.ts";
import type { Interaction } from "./interaction.ts";
import type { Manifest, Model } from "./model.ts";
import type { Pointer } from "./pointer.ts";

/** Who moved the pointer, or asked for a run, and why. */
export interface Audit {
  readonly action: "promote" | "rollback" | "retrain";
  readonly actor: string;
  readonly at: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly why?: string | undefined;
}

export type NewId = () => string;
export type Now = () => number;

/** The newest interactions of subjects together, as the profiles hold them. */
export type NewestInteractions = (subjects: readonly string[]) => Promise<Interaction[]>;
/** Products that a customer has bought and not given back, read consistently. */
export type Owned = (customer: string) => Promise<ReadonlySet<string>>;
/** Published products by id, at most a minute old. */
export type Shelf = () => Promise<ReadonlyMap<string, Product>>;
/** Products as they are now, read consistently; an unknown id is left out. */
export type ProductsNow = (ids: readonly string[]) => Promise<ReadonlyMap<string, Product>>;
/** The serving model; undefined if there is none or it cannot be read. */
export type ServingModel = () => Promise<{ readonly id: string; readonly model: Model } | undefined>;

export type ReadPointer = () => Promise<Pointer | undefined>;
/** Moves the pointer and keeps the audit record, both or neither; false if it had moved meanwhile. */
export type MovePointer = (from: Pointer | undefined, to: Pointer, audit: Audit) => Promise<boolean>;
export type FindManifest = (id: string) => Promise<Manifest | undefined>;
/** Manifests, newest first. */
export type ListManifests = (page: { limit: number; cursor?: string | undefined }) => Promise<Page<Manifest>>;
export type KeepAudit = (audit: Audit) => Promise<void>;

/** Reads the whole behaviour log, line by line. An object that cannot be read to its end is counted. */
export type ReadLog = (accept: (line: string) => void) => Promise<{ objects: number; unreadable: number }>;
export type LoadModel = (id: string) => Promise<{ readonly manifest: Manifest; readonly model: Model } | undefined>;
/** Stores a model whole: numbers, then manifest, then its row in the list. */
export type StoreModel = (manifest: Omit<Manifest, "binary">, model: Model) => Promise<void>;
/** Starts a training run without waiting for it. */
export type StartRun = () => Promise<void>;
