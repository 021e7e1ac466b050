import type { Page } from "../../shared/kernel/page.ts";
import type { StoredDecisions } from "../contract/decision.ts";
import type { Audit } from "../contract/model.ts";
import type { PurchaseManifest, PurchaseRun } from "../contract/purchase.ts";
import type { DayExposures } from "../purchase/exposures.ts";
import type { MaturedDay } from "../purchase/matured.ts";
import type { PurchasePointer } from "../purchase/pointer.ts";

export type ReadPurchasePointer = () => Promise<PurchasePointer | undefined>;
/** Moves the pointer and keeps the audit record, both or neither; false if it had moved meanwhile. */
export type MovePurchasePointer = (
  from: PurchasePointer | undefined,
  to: PurchasePointer,
  audit: Audit,
) => Promise<boolean>;
export type KeepPurchaseManifest = (made: PurchaseManifest) => Promise<void>;
export type FindPurchaseManifest = (id: string) => Promise<PurchaseManifest | undefined>;
/** Newest first. */
export type ListPurchaseManifests = (page: {
  limit: number;
  cursor?: string | undefined;
}) => Promise<Page<PurchaseManifest>>;
export type KeepPurchaseRun = (run: PurchaseRun) => Promise<void>;
export type FindPurchaseRun = () => Promise<PurchaseRun | undefined>;

/** What was shown and done on a day. */
export type FindDayExposures = (day: string) => Promise<DayExposures | undefined>;
export type KeepDayExposures = (day: string, made: DayExposures) => Promise<void>;
/** Exposures of a day whose week is over, with what came of them. */
export type FindMaturedDay = (day: string) => Promise<MaturedDay | undefined>;
export type KeepMaturedDay = (day: string, made: MaturedDay) => Promise<void>;

/** Puts what is said of products in the place of what was said before. */
export type KeepDecisions = (made: readonly StoredDecisions[]) => Promise<void>;
export type FindDecisions = (product: string) => Promise<StoredDecisions | undefined>;
