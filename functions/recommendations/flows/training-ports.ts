import type { Profile } from "../../behaviour/contract/profile.ts";
import type { BlendSettings, Parts } from "../als/blend.ts";
import type { Csr } from "../als/csr.ts";
import type { OpenSolver, Reached } from "../als/solver.ts";
import type { Start } from "../als/start.ts";
import type { PassedOver } from "../attribution/day-tally.ts";
import type { QuarantinedObject } from "../log/quarantine.ts";
import type { SnapshotPointer } from "../models/pointer.ts";
import type { Attributes } from "../training/held-out.ts";

/** The keys of the log's objects after one, ascending. */
export type ListLog = (after: string) => Promise<string[]>;

/** Receives the objects that are read, one after the other. */
export interface LogReader {
  /** Called with unpacked bytes of the current object. */
  readonly chunk: (bytes: Uint8Array) => void;
  /** Called at an object's end. @param damage why it could not be read completely @returns whether to read the next */
  readonly end: (key: string, damage: string | undefined) => boolean;
}
/** Reads log objects in the given order, in bounded memory; of a damaged one, everything before the damage. */
export type ReadObjects = (keys: readonly string[], reader: LogReader) => Promise<void>;
/** Stores unusable lines and objects for a person to look at. Idempotent. */
export type Quarantine = (found: QuarantinedObject) => Promise<void>;

/** The current snapshot; without bytes if it is missing or its checksum differs. */
export type ReadSnapshot = () => Promise<{
  readonly pointer?: SnapshotPointer | undefined;
  readonly bytes?: Uint8Array | undefined;
}>;
/** Stores a snapshot; the pointer has to be moved to it afterwards. */
export type StoreSnapshot = (bytes: Uint8Array, version: number) => Promise<SnapshotPointer>;
/** Moves the pointer; false if it moved meanwhile. */
export type MoveSnapshot = (from: SnapshotPointer | undefined, to: SnapshotPointer) => Promise<boolean>;
/** Deletes snapshots older than the one before `pointer`. */
export type SweepSnapshots = (pointer: SnapshotPointer) => Promise<void>;

/** The attributes of all products, by id. */
export type ReadAttributes = () => Promise<ReadonlyMap<string, Attributes>>;

/** Stores each product's popularity, for lists sorted by it. */
export type KeepPopularity = (itemIds: readonly string[], popularity: ArrayLike<number>) => Promise<void>;

/** Products passed over on lists of some days, as far as the days are counted. */
export type ReadPassedOver = (days: readonly string[]) => Promise<readonly PassedOver[]>;

/** Writes the metrics that raise alarms. */
export type CountRun = (figures: {
  readonly unknownProducts: number;
  readonly unsoundModels: number;
  /** Whether profiles differ from what the log has of the same people. */
  readonly isDivergent: boolean;
}) => void;

/** The profiles of at most 100 subjects; those without one are left out. */
export type ReadProfiles = (subjects: readonly string[]) => Promise<readonly Profile[]>;

/**
 * Fits all parts of a model.
 * @param options `until` (ms since 1970): when it ends with what it has; `beside`: parts that are used as given
 */
export type FitModel = (
  interactions: Csr,
  settings: BlendSettings,
  options: {
    readonly until?: number | undefined;
    readonly start?: Start | undefined;
    readonly beside?: Omit<Parts, "items"> | undefined;
  },
) => Promise<{
  readonly parts: Parts;
  readonly epochs: number;
  readonly arithmetic: string;
  /** How much of each part beside the factors was done; absent if all was. */
  readonly reached?: Reached | undefined;
}>;

/** Training: the fit of all parts of a model, and the solver by which settings are compared. */
export interface TrainingPorts {
  readonly fit: FitModel;
  readonly openSolver: OpenSolver;
}
