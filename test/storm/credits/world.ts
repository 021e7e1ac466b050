import "../../handlers/commerce/environment.ts";
import { expect } from "vitest";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import type { ShownUsage } from "../../../functions/credits/contract/usage.ts";
import { commitUsage } from "../../../functions/credits/handlers/commit-usage.ts";
import { endHolds } from "../../../functions/credits/handlers/end-holds.ts";
import { releaseUsage } from "../../../functions/credits/handlers/release-usage.ts";
import { useProduct } from "../../../functions/credits/handlers/use-product.ts";
import { productOf } from "../../domain/commerce/cart.ts";
import { call } from "../../handlers/call.ts";
import type { Chance } from "../chance.ts";
import { StormWorld } from "../commerce/world.ts";
import { CreditsMemory } from "./memory.ts";

const content = {
  key: "products/x/1",
  name: "x.pdf",
  mediaType: "application/pdf",
  bytes: 1,
  since: 1,
  at: "2026-01-01T00:00:00.000Z",
};
const CUSTOMERS = ["ann", "bo"];

/** Packs and what is used for their credits, of two creators; and a course beside. */
const PRODUCTS: readonly Product[] = [
  productOf("ten", { type: "credit-pack", credits: { amount: 10 } }),
  productOf("three", {
    type: "credit-pack",
    credits: { amount: 3, validDays: 1 },
    price: { amount: 400, currency: "usd" },
  }),
  productOf("other-pack", { type: "credit-pack", credits: { amount: 5, validDays: 3 }, creatorId: "other" }),
  productOf("course"),
];
const USED: readonly Product[] = [
  productOf("talk", { type: "consultation", use: { credits: 2 } }),
  productOf("report", { type: "report", use: { credits: 4, accessHours: 48 }, content }),
  productOf("other-talk", { type: "consultation", use: { credits: 1 }, creatorId: "other" }),
];

/** The storm of commerce, in which credits are bought, used, held, and given back. */
export class CreditsStorm extends StormWorld {
  readonly credits: CreditsMemory;
  /** What each usage id was answered first. */
  readonly answers = new Map<string, ShownUsage>();
  private readonly creditsPorts;
  private uses = 0;

  constructor(chance: Chance) {
    super(chance, PRODUCTS);
    this.credits = new CreditsMemory(this.memory, USED);
    const { findProduct, findUsage, findAccount, commitUsage } = this.credits;
    const findLapsed = (now: number) => this.credits.findLapsed(now);
    const plain = { now: () => this.at, pause: async () => {}, findLapsed };
    const ports = { findProduct, findUsage, findAccount, commitUsage, isStopped: async () => false, ...plain };
    this.creditsPorts = this.interleaving.around(ports, ["now", "findLapsed"]);
  }

  protected override happenings() {
    const often = (times: number, name: string, happens: () => string | undefined) =>
      Array.from({ length: times }, () => [name, happens] as const);
    return [
      ...super.happenings(),
      ...often(10, "use", () => this.use()),
      ...often(2, "useAgain", () => this.useAgain()),
      ...often(4, "endUse", () => this.endUse()),
      ...often(2, "endHolds", () => this.letGo()),
    ];
  }

  private use() {
    const id = `01STRM${String(++this.uses).padStart(20, "0")}`;
    return this.send(id, this.chance.pick(CUSTOMERS) ?? "", this.chance.pick(USED)?.id ?? "", this.chance.happens(0.4));
  }

  /** A request is sent again, as after a lost answer. */
  private useAgain() {
    const usage = this.chance.pick([...this.credits.usages.values()]);
    return usage && this.send(usage.id, usage.customer, usage.productId, usage.wasHeld);
  }

  private send(usage: string, user: string, product: string, hold: boolean) {
    for (let n = this.chance.below(2); n >= 0; n--) {
      this.act(async () => {
        const request = { user, params: { id: product }, body: { usage, hold } };
        const reply = await call<ShownUsage>(useProduct(this.creditsPorts), request);
        if (reply.status === 201) {
          const first = this.answers.get(usage) ?? reply.body;
          this.answers.set(usage, first);
          const { id, credits, at, productId } = reply.body;
          expect({ id, credits, at, productId }, "the same id, the same use").toMatchObject({
            id: first.id,
            credits: first.credits,
            at: first.at,
            productId: first.productId,
          });
        }
        return reply;
      });
    }
    return `${usage} ${user} ${product} ${hold}`;
  }

  private endUse() {
    const usage = this.chance.pick([...this.credits.usages.values()]);
    if (!usage) return undefined;
    const user = this.chance.pick([usage.customer, usage.creatorId]) ?? "";
    const isCommit = this.chance.happens(0.5);
    const route = isCommit ? commitUsage : releaseUsage;
    this.act(() => call(route(this.creditsPorts), { user, params: { id: usage.id } }));
    return `${usage.id} ${user} ${isCommit}`;
  }

  private letGo() {
    // One that a crash left says so, and is tried again by the next run; the last one must leave none.
    this.interleaving.start(() => endHolds(this.creditsPorts)().catch(() => {}));
    return "holds";
  }

  /** After the last night, a day later: nothing is on hold any more. */
  override async lastNight(): Promise<void> {
    await super.lastNight();
    this.at += 25 * 3_600_000;
    this.interleaving.start(endHolds(this.creditsPorts));
    await this.interleaving.finish();
  }
}
