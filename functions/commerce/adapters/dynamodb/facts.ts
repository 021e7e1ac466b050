import { openingKey, progressKey } from "../../../learning/contract/learning.ts";
import { poolKey } from "../../../organisations/contract/organisation.ts";
import { absent, type Write } from "../../../shared/runtime/transact.ts";
import type { Fact } from "../../refunds/facts.ts";

/** Where other contexts keep what refunds are decided by. */
export interface FactTables {
  readonly credits?: string;
  readonly learning?: string;
  readonly organisations?: string;
}

export function told(table: string | undefined, what: string): string {
  if (table === undefined) throw new Error(`This function is not told where ${what} are kept.`);
  return table;
}

/** That a fact holds when the transaction is made. */
export function factCheck(tables: FactTables, fact: Fact): Write {
  switch (fact.kind) {
    case "not-handed-out": {
      const Key = openingKey(fact.customer, fact.productId);
      const TableName = told(tables.learning, "openings");
      return { ConditionCheck: { TableName, Key, ConditionExpression: absent } };
    }
    case "not-begun":
      return {
        ConditionCheck: {
          TableName: told(tables.learning, "progress reports"),
          Key: progressKey(fact.customer, fact.productId),
          ConditionExpression: `${absent} OR furthest = :none`,
          ExpressionAttributeValues: { ":none": 0 },
        },
      };
    case "no-seat-mailed":
      return {
        ConditionCheck: {
          TableName: told(tables.organisations, "seats"),
          Key: poolKey(fact.orderId, fact.productId),
          ConditionExpression: `${absent} OR mails = :none`,
          ExpressionAttributeValues: { ":none": 0 },
        },
      };
  }
}
