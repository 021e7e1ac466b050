import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveBookkeeping } from "../adapters/live.ts";
import { routes } from "../contract/payout.ts";
import { amountsOn } from "../domain/balance.ts";
import { dayOf } from "../domain/schedule.ts";
import { type BookkeepingPorts, release } from "../flows/bookkeeping.ts";

export const releaseWithheld = (ports: BookkeepingPorts) =>
  endpoint(routes.releaseWithheld, async ({ params, body: { currency, id, amount } }) => {
    const after = await release(ports, { creator: params.id, currency }, { id, amount });
    return isRefusal(after) ? after : { currency, ...amountsOn(after, dayOf(ports.now())) };
  });

export const handler = releaseWithheld(liveBookkeeping());
