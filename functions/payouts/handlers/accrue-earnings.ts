import type { EventBridgeEvent } from "aws-lambda";
import { journal } from "../../commerce/contract/journal.ts";
import { changeOf } from "../../shared/kernel/change.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { bookkeeping } from "../adapters/dynamodb/bookkeeping.ts";
import { accruals } from "../domain/ledger.ts";
import { payoutsEnv } from "../env.ts";
import { accrue, type BookkeepingPorts } from "../flows/bookkeeping.ts";

const change = changeOf(journal);

export const accrueEarnings =
  (ports: BookkeepingPorts) =>
  async ({ detail }: Pick<EventBridgeEvent<string, unknown>, "detail">): Promise<void> => {
    // One by one: a creator's sales change one balance.
    for (const entry of accruals(change.parse(detail).after)) await accrue(ports, entry);
  };

const { PAYOUTS_TABLE } = environment(...payoutsEnv);
/** On the bus: money was paid or given back. */
export const handler = accrueEarnings(bookkeeping(documents, PAYOUTS_TABLE));
