import { setTimeout } from "node:timers/promises";
import type { Transactions } from "./transactions.ts";
import { failure, type Input, type Reply } from "./wire.ts";

const ONGOING = "Transaction is ongoing for the item";

/**
 * Conflicts of requests over an item, which DynamoDB refuses (developer guide, "Transaction conflict handling in
 * DynamoDB"): a single write, or a write, check or read in a transaction, of an item that an ongoing transaction writes
 * or checks. As requests take turns here, a transaction counts as ongoing for a while after its turn.
 */
export class Contention {
  private readonly transactions: Transactions;
  private readonly held: () => Promise<unknown>;
  private readonly ongoing = new Set<string>();

  /** @param held how long (in milliseconds), or until when, a transaction locks its items */
  constructor(transactions: Transactions, held: number | (() => Promise<unknown>)) {
    this.transactions = transactions;
    this.held = typeof held === "number" ? () => setTimeout(held) : held;
  }

  /** Runs a request when `inTurn` says so, unless it conflicts with an ongoing transaction then. */
  async meet(
    operation: string,
    input: Input,
    inTurn: (work: () => Promise<Reply>) => Promise<Reply>,
    make: () => Promise<Reply>,
  ): Promise<Reply> {
    const named = await this.transactions.named(operation, input);
    const items = named.map(({ table, key }) => JSON.stringify([table, key]));
    let own: string[] = [];
    try {
      const reply = await inTurn(() => {
        const met = items.map((item) => this.ongoing.has(item));
        if (met.includes(true)) return Promise.resolve(refusal(operation, met));
        if (operation === "TransactWriteItems") own = items;
        for (const item of own) this.ongoing.add(item);
        return make();
      });
      if (own.length > 0) await this.held();
      return reply;
    } finally {
      for (const item of own) this.ongoing.delete(item);
    }
  }
}

function refusal(operation: string, met: readonly boolean[]): Reply {
  if (!operation.startsWith("Transact")) return failure("TransactionConflictException", ONGOING);
  const CancellationReasons = met.map((is) =>
    is ? { Code: "TransactionConflict", Message: ONGOING } : { Code: "None" },
  );
  const codes = CancellationReasons.map(({ Code }) => Code).join(", ");
  return failure(
    "TransactionCanceledException",
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons },
  );
}
