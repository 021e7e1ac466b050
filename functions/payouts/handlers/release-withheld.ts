import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { bookkeeping } from "../adapters/dynamodb/bookkeeping.ts";
import { balanceRoutes } from "../contract/balance.ts";
import { amountsOn } from "../domain/balance.ts";
import { dayAt } from "../domain/schedule.ts";
import { payoutsEnv } from "../env.ts";
import { type BookkeepingPorts, releaseWithheld as release } from "../flows/bookkeeping.ts";

export const releaseWithheld = (ports: BookkeepingPorts) =>
  endpoint(balanceRoutes.releaseWithheld, async ({ params, body: { currency, id, amount } }) => {
    const after = await release(ports, { creator: params.id, currency }, { id, amount });
    return isRefusal(after) ? after : { currency, ...amountsOn(after, dayAt(ports.now())) };
  });

const { PAYOUTS_TABLE } = environment(...payoutsEnv);
export const handler = releaseWithheld(bookkeeping(documents, PAYOUTS_TABLE));
