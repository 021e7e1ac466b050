import { neverOpened, notBegun } from "../../../learning/client.ts";
import { noSeatMailed } from "../../../organisations/client.ts";
import type { Write } from "../../../shared/runtime/transact.ts";
import type { Fact } from "../../refunds/facts.ts";

/** The tables of other contexts with the facts that refunds depend on. */
export interface FactTables {
  readonly conversion?: string;
  readonly credits?: string;
  readonly learning?: string;
  readonly organisations?: string;
}

export function knownTable(table: string | undefined, what: string): string {
  if (table === undefined) throw new Error(`This function has no table of ${what}.`);
  return table;
}

/** The condition that a fact still holds. */
export function factCheck(tables: FactTables, fact: Fact): Write {
  switch (fact.kind) {
    case "not-handed-out":
      return neverOpened(knownTable(tables.learning, "openings"), fact.customer, fact.productId);
    case "not-begun":
      return notBegun(knownTable(tables.learning, "progress reports"), fact.customer, fact.productId);
    case "no-seat-mailed":
      return noSeatMailed(knownTable(tables.organisations, "seats"), fact.orderId, fact.productId);
  }
}
