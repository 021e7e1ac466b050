import type { Product } from "../../../functions/catalogue/contract/product.ts";
import { entitlementKind } from "../../../functions/commerce/keys.ts";
import type { Usage } from "../../../functions/credits/contract/usage.ts";
import { lotsOf } from "../../../functions/credits/domain/lot.ts";
import { accessOf } from "../../../functions/credits/domain/usage.ts";
import type { CommitUsage, FindAccount } from "../../../functions/credits/flows/ports.ts";
import { lotName, type Memory } from "../commerce/memory.ts";

type Counter = "left" | "used" | "reserved";

/** Credits' table beside commerce's in memory: what is written together is written or not, by the same conditions. */
export class CreditsMemory {
  readonly usages = new Map<string, Usage>();
  private readonly commerce: Memory;
  private readonly products: readonly Product[];

  constructor(commerce: Memory, products: readonly Product[]) {
    this.commerce = commerce;
    this.products = products;
  }

  readonly findProduct = async (id: string) => this.products.find((each) => each.id === id);
  readonly findUsage = async (id: string) => structuredClone(this.usages.get(id));

  readonly findAccount: FindAccount = async (customer) => {
    const own = <Each extends { readonly customer: string }>(all: Iterable<Each>) =>
      structuredClone([...all].filter((each) => each.customer === customer));
    return {
      lots: lotsOf(own(this.commerce.entitlements.values()), own(this.commerce.lots.values())),
      reservations: own(this.usages.values()).filter(({ state }) => state === "held"),
    };
  };

  async *findLapsed(now: number) {
    for (const { id, state, heldUntil = "" } of [...this.usages.values()]) {
      if (state === "held" && Date.parse(heldUntil) <= now) yield id;
    }
  }

  readonly commitUsage: CommitUsage = async ({ before, after, takes }) => {
    const { customer, id } = after;
    if (this.usages.get(id)?.state !== before?.state) return "conflict";
    const lots = this.commerce.lots;
    const from: Counter = before ? "reserved" : "left";
    const to: Counter = after.state === "held" ? "reserved" : after.state === "committed" ? "used" : "left";
    const parts = before
      ? before.lots.map((lot) => ({ ...lot, customer }))
      : after.lots.map((lot) => ({ ...lot, customer }));
    for (const part of parts) {
      const { productId, source, credits } = part;
      const right = this.commerce.entitlements.get(entitlementKind.key({ customer, product: productId, source }).sk);
      if (to !== "left" && right?.state !== "active") return "conflict";
      const take = takes.find(({ lot }) => lot.productId === productId && lot.source === source);
      const kept = lots.get(lotName(part));
      if (take && take.lot.isKept !== (kept !== undefined)) return "conflict";
      if (kept && kept[from] < credits) return "conflict";
    }
    for (const part of parts) {
      const { productId, source, credits } = part;
      const granted = takes.find(({ lot }) => lot.productId === productId && lot.source === source)?.lot.granted ?? 0;
      const kept = lots.get(lotName(part)) ?? { customer, productId, source, left: granted, used: 0, reserved: 0 };
      lots.set(lotName(part), { ...kept, [from]: kept[from] - credits, [to]: kept[to] + credits });
    }
    this.usages.set(id, structuredClone(after));
    const access = accessOf(after);
    if (access)
      this.commerce.entitlements.set(
        entitlementKind.key({ customer, product: access.productId, source: access.source }).sk,
        access,
      );
    return "done";
  };
}
