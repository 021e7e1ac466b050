import type { ConsumedCapacity } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** What one operation took: calls to DynamoDB, and units read and written, with those of indexes. */
export interface Consumed {
  readonly calls: number;
  readonly read: number;
  readonly written: number;
}

const WRITES = /^(Put|Update|Delete|BatchWrite|TransactWrite)/;

/** Lets DynamoDB tell what each call of a client takes, and adds it up. */
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
      // Of two meters of one client the newer counts, as where test files share a worker.
      { step: "initialize", name: "meter", priority: "high", override: true },
    );
  }

  /** What `work` takes, with nothing beside it. */
  async of(work: () => Promise<unknown>): Promise<Consumed> {
    this.consumed = { calls: 0, read: 0, written: 0 };
    await work();
    return this.consumed;
  }
}
