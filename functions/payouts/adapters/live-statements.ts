import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findDays, findEntries, findMonths } from "./statements.ts";

/** For showing creators what moved: alone, as what makes PDFs is large enough. */
export function liveStatements() {
  const { PAYOUTS_TABLE: table } = environment("PAYOUTS_TABLE");
  return {
    findMonths: findMonths(documents, table),
    findDays: findDays(documents, table),
    findEntries: findEntries(documents, table),
    now: () => Date.now(),
  };
}
