import type { Profile } from "../../behaviour/contract/profile.ts";
import type { BlendSettings, Parts } from "../als/blend.ts";
import type { Csr } from "../als/csr.ts";
import type { OpenSolver, Reached } from "../als/solver.ts";
import type { Start } from "../als/start.ts";
import type { PassedOver } from "../attribution/day-tally.ts";
import type { QuarantinedObject } from "../log/quarantine.ts";
import type { SnapshotPointer } from "../models/pointer.ts";
import type { Attributes } from "../training/held-out.ts";

/** Keys of the log's objects after one, ascending. */
export type ListLog = (after: string) => Promise<string[]>;

/** Takes objects as they are read, one after the other. */
export interface LogReader {
  /** Unpacked bytes of the object that is read. */
  readonly chunk: (bytes: Uint8Array) => void;
  /** An object's end. @param damage why it could not be read to its end @returns whether to go on to the next */
  readonly end: (key: string, damage: string | undefined) => boolean;
}
/** Reads objects of the log in the order given, in bounded memory. What a damaged one holds before the damage is read. */
export type ReadObjects = (keys: readonly string[], reader: LogReader) => Promise<void>;
/** Puts what could not be used aside for a person to look at; doing it again changes nothing. */
export type Quarantine = (found: QuarantinedObject) => Promise<void>;

/** The snapshot pointed to; without bytes if it is gone or its checksum is another. */
export type ReadSnapshot = () => Promise<{
  readonly pointer?: SnapshotPointer | undefined;
  readonly bytes?: Uint8Array | undefined;
}>;
/** Stores a snapshot beside the one in use; the pointer to it still has to be moved. */
export type StoreSnapshot = (bytes: Uint8Array, version: number) => Promise<SnapshotPointer>;
/** Moves the pointer; false if it had moved meanwhile. */
export type MoveSnapshot = (from: SnapshotPointer | undefined, to: SnapshotPointer) => Promise<boolean>;
/** Deletes snapshots from before the one that `pointer` took the place of. */
export type SweepSnapshots = (pointer: SnapshotPointer) => Promise<void>;

/** Of all products, by id. */
export type ReadAttributes = () => Promise<ReadonlyMap<string, Attributes>>;

/** Keeps what each product comes to over all people, for who lists products by it. */
export type KeepPopularity = (itemIds: readonly string[], popularity: ArrayLike<number>) => Promise<void>;

/** What was passed over on lists in the last days, as far as it was counted. */
export type ReadPassedOver = (days: readonly string[]) => Promise<readonly PassedOver[]>;

/** Tells operators what they have to be woken for. */
export type CountRun = (figures: {
  readonly unknownProducts: number;
  readonly unsoundModels: number;
  /** Whether profiles are not what the log says of the same people. */
  readonly isDivergent: boolean;
}) => void;

/** The profiles of at most 100 subjects; those without one are left out. */
export type ReadProfiles = (subjects: readonly string[]) => Promise<readonly Profile[]>;

/**
 * Fits all parts of a model.
 * @param options `until` (ms since 1970): it ends by then with what it has; `beside`: parts that are taken as they are
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
  /** What each part beside the factors came to; none where all was done. */
  readonly reached?: Reached | undefined;
}>;

/** What trains a model: the fit of all its parts, and the solver that settings are compared by. */
export interface TrainingPorts {
  readonly fit: FitModel;
  readonly openSolver: OpenSolver;
}
