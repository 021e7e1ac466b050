import type { EventBridgeEvent } from "aws-lambda";
import { changeOf } from "../../../shared/kernel/change.ts";
import { conflict, type Pause, retryOnConflict, unlessBusy } from "../../../shared/kernel/optimistic.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { pause } from "../../../shared/runtime/pause.ts";
import { countJournal } from "../../adapters/dynamodb/sales-sums.ts";
import { journal } from "../../contract/journal.ts";
import { commerceEnv } from "../../env.ts";
import type { CountJournal } from "../../flows/sales-ports.ts";

const change = changeOf(journal);

export const countSales =
  (ports: { readonly countJournal: CountJournal; readonly pause: Pause }) =>
  async ({ detail }: Pick<EventBridgeEvent<string, unknown>, "detail">): Promise<void> => {
    const { after } = change.parse(detail);
    if (after.sold === undefined) return;
    const outcome = await retryOnConflict(ports.pause, async (n) => {
      const counted = await ports.countJournal(after, n);
      return counted === "conflict" ? conflict : counted;
    });
    unlessBusy(outcome, `The sums of ${after.cause}`);
  };

const { COMMERCE_TABLE } = environment(...commerceEnv);
/** On the bus: money was paid or given back. */
export const handler = countSales({ countJournal: countJournal(documents, COMMERCE_TABLE), pause });
