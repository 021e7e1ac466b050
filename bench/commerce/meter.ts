import type { ConsumedCapacity } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** The calls to DynamoDB of one operation, and the units it read and wrote, including those of indexes. */
export interface Consumed {
  readonly calls: number;
  readonly read: number;
  readonly written: number;
}

const WRITES = /^(Put|Update|Delete|BatchWrite|TransactWrite)/;

/** Asks DynamoDB for the consumed capacity of each call of a client, and sums it. */
export class Meter {
  private consumed: Consumed = { calls: 0, read: 0, written: 0 };

  constructor(documents: DynamoDBDocumentClient) {
    documents.middlewareStack.add(
      (next, { commandName = "" }) =>
        async (call) => {
          const { output, response } = await next({
            ...call,
            input: { ...call.input, ReturnConsumedCapacity: "TOTAL" },
          });
          const { ConsumedCapacity: told = [] } = output as {
            ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[];
          };
          const units = [told].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
          const { calls, read, written } = this.consumed;
          this.consumed = WRITES.test(commandName)
            ? { calls: calls + 1, read, written: written + units }
            : { calls: calls + 1, read: read + units, written };
          return { output, response };
        },
      // Test files can share a worker, and so a client: only its newest meter counts.
      { step: "initialize", name: "meter", priority: "high", override: true },
    );
  }

  /** The consumption of `work`; nothing else may use the client meanwhile. */
  async of(work: () => Promise<unknown>): Promise<Consumed> {
    this.consumed = { calls: 0, read: 0, written: 0 };
    await work();
    return this.consumed;
  }
}
