import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Usage } from "../contract/usage.ts";
import { areUsable, emptiedBy, type Lot, taken } from "../domain/lot.ts";
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

/** Uses of one lot at the same time meet at its counters: one goes on, the others try again. */
const ATTEMPTS = 12;
const busy = refuse("credits-busy", "Your credits are in use just now; send the same request again in a moment.");
const unknown = refuse("unknown-usage", "There is no use of this id that is yours.");

/**
 * Uses a product for credits, once for each usage id: at once, or on hold. Whoever else uses the same credits meanwhile,
 * the decision is made again on what they left.
 */
export async function spend(ports: UsingPorts, ask: UseAsk) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await ports.pause(attempt);
    const kept = await ports.findUsage(ask.usage);
    if (kept) return again(kept, ask);
    const [found, { lots, reservations }] = await Promise.all([
      ports.findProduct(ask.productId),
      ports.findAccount(ask.customer),
    ]);
    const product = usable(found, ask.customer);
    if (isRefusal(product)) return product;
    if (await ports.isStopped(product.creatorId)) {
      return refuse("creator-stopped", `Nothing of creator ${product.creatorId} is used for now; ask again later.`);
    }
    const now = ports.now();
    const lapsed = reservations.filter((each) => hasLapsed(each, now));
    for (const { id } of lapsed) await lapse(ports, id);
    if (lapsed.length > 0) continue;
    const takes = taken(lots, product.creatorId, product.use.credits, now);
    if (isRefusal(takes)) return takes;
    const after = begun(ask, product, takes, new Date(now).toISOString());
    const emptied = emptiedBy(lots, after, false);
    if ((await ports.commitUsage({ before: undefined, after, takes, emptied })) === "done") return after;
  }
  return busy;
}

/** Spends what is on hold, for whose it is: it must be theirs to spend still. */
export async function commitHeld(
  ports: SpendingPorts,
  id: string,
  user: string,
): Promise<Usage | Refusal<"unknown-usage" | "usage-ended" | "credits-unavailable" | "credits-busy">> {
  let lots: readonly Lot[] = [];
  const decide = async (kept: Usage) => {
    const side = sideOf(kept, user);
    if (!side) return unknown;
    const now = ports.now();
    const after = committed(kept, side, new Date(now).toISOString());
    if (isRefusal(after) || after === kept) return after;
    ({ lots } = await ports.findAccount(kept.customer));
    if (areUsable(lots, kept, now)) return after;
    return refuse("credits-unavailable", "The payment for these credits is in dispute, or was given back.");
  };
  return end(ports, id, decide, (after) => emptiedBy(lots, after, true));
}

/** Lets go what is on hold, for whose it is. */
export const releaseHeld = (ports: EndingPorts, id: string, user: string) =>
  end(ports, id, (kept) => {
    const side = sideOf(kept, user);
    return side ? released(kept, side, new Date(ports.now()).toISOString()) : unknown;
  });

/** Lets go what was on hold for too long; what is not is left as it is. */
export const lapse = (ports: EndingPorts, id: string) =>
  end(ports, id, (kept) => {
    const now = ports.now();
    return hasLapsed(kept, now) ? released(kept, "time", new Date(now).toISOString()) : kept;
  });

async function end<Code extends string>(
  ports: EndingPorts,
  id: string,
  decide: (kept: Usage) => Usage | Refusal<Code> | Promise<Usage | Refusal<Code>>,
  emptiedBy: (after: Usage) => UsageChange["emptied"] = () => [],
): Promise<Usage | Refusal<Code | "unknown-usage" | "credits-busy">> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await ports.pause(attempt);
    const before = await ports.findUsage(id);
    if (!before) return unknown;
    const after = await decide(before);
    if (isRefusal(after) || after === before) return after;
    if (
      (await ports.commitUsage({ before, after: after as Usage, takes: [], emptied: emptiedBy(after as Usage) })) ===
      "done"
    )
      return after;
  }
  return busy;
}
