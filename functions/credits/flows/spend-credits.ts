import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import type { Usage } from "../contract/usage.ts";
import { areUsable, emptiedBy, taken } from "../domain/lot.ts";
import {
  again,
  begun,
  committed,
  hasLapsed,
  released,
  sideOf,
  type UsageChange,
  type UseAsk,
  usable,
} from "../domain/usage.ts";
import type { CommitUsage, FindAccount, FindProduct, FindUsage, IsStopped, Now, Pause } from "./ports.ts";

export interface EndingPorts {
  readonly findUsage: FindUsage;
  readonly commitUsage: CommitUsage;
  readonly pause: Pause;
  readonly now: Now;
}
export interface SpendingPorts extends EndingPorts {
  readonly findAccount: FindAccount;
}
export interface UsingPorts extends SpendingPorts {
  readonly findProduct: FindProduct;
  readonly isStopped: IsStopped;
}

const unknown = refuse("unknown-usage", "You have no use with this id.");

/**
 * Uses a product for credits, once for each usage id: at once, or by a reservation. If others use the same credits
 * meanwhile, it decides again on the rest.
 */
export const spend = (ports: UsingPorts, ask: UseAsk) =>
  retryOnConflict(ports.pause, async () => {
    const kept = await ports.findUsage(ask.usage);
    if (kept) return again(kept, ask);
    const [found, { lots, reservations }] = await Promise.all([
      ports.findProduct(ask.productId),
      ports.findAccount(ask.customer),
    ]);
    const product = usable(found, ask.customer);
    if (isRefusal(product)) return product;
    if (await ports.isStopped(product.creatorId)) {
      return refuse("creator-stopped", `Creator ${product.creatorId} sells nothing at present; try again later.`);
    }
    const now = ports.now();
    const lapsed = reservations.filter((each) => hasLapsed(each, now));
    for (const { id } of lapsed) await releaseLapsed(ports, id);
    if (lapsed.length > 0) return conflict;
    const takes = taken(lots, product.creatorId, product.use.credits, now);
    if (isRefusal(takes)) return takes;
    const after = begun(ask, product, takes, iso(now));
    const emptied = emptiedBy(lots, after, false);
    return (await ports.commitUsage({ before: undefined, after, takes, emptied })) === "done" ? after : conflict;
  });

/** Spends the credits of a reservation, for either side: they must still be the customer's to spend. */
export const commitReserved = (ports: SpendingPorts, id: string, user: string) =>
  endUsage(ports, id, async (kept) => {
    const side = sideOf(kept, user);
    if (!side) return unknown;
    const now = ports.now();
    const after = committed(kept, side, iso(now));
    if (isRefusal(after) || after === kept) return after;
    const { lots } = await ports.findAccount(kept.customer);
    if (areUsable(lots, kept, now)) return { after, emptied: emptiedBy(lots, after, true) };
    return refuse("credits-unavailable", "The payment for these credits is in dispute, or was refunded.");
  });

/** Releases a reservation, for either side. */
export const releaseReserved = (ports: EndingPorts, id: string, user: string) =>
  endUsage(ports, id, (kept) => {
    const side = sideOf(kept, user);
    return side ? released(kept, side, iso(ports.now())) : unknown;
  });

/** Releases a lapsed reservation; any other stays. */
export const releaseLapsed = (ports: EndingPorts, id: string) =>
  endUsage(ports, id, (kept) => {
    const now = ports.now();
    return hasLapsed(kept, now) ? released(kept, "time", iso(now)) : kept;
  });

/** The end of a use, with the lots that it empties. */
type Ending = Usage | { readonly after: Usage; readonly emptied: UsageChange["emptied"] };

const endUsage = <Code extends string>(
  ports: EndingPorts,
  id: string,
  decide: (kept: Usage) => Ending | Refusal<Code> | Promise<Ending | Refusal<Code>>,
) =>
  retryOnConflict(ports.pause, async () => {
    const before = await ports.findUsage(id);
    if (!before) return unknown;
    const ending = await decide(before);
    if (isRefusal(ending)) return ending;
    const { after, emptied = [] } = "after" in ending ? ending : { after: ending };
    if (after === before) return after;
    return (await ports.commitUsage({ before, after, takes: [], emptied })) === "done" ? after : conflict;
  });
