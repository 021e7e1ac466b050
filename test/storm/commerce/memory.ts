import { type LotAsRead, lotsOf } from "../../../functions/commerce/changes/refunded-lots.ts";
import type { Dispute } from "../../../functions/commerce/contract/dispute.ts";
import type { Entitlement } from "../../../functions/commerce/contract/entitlement.ts";
import { owns } from "../../../functions/commerce/contract/entitlement.ts";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import type { Reconciliation } from "../../../functions/commerce/contract/reconciliation.ts";
import type { Refund, ShownRefund } from "../../../functions/commerce/contract/refund.ts";
import type { Failure } from "../../../functions/commerce/contract/stripe-event.ts";
import type {
  Commit,
  FindAutomatic,
  FindLots,
  FindMailed,
  FindOwnership,
  FindStudies,
} from "../../../functions/commerce/flows/ports.ts";
import { entitlementKind } from "../../../functions/commerce/keys.ts";
import type { Journal } from "../../../functions/commerce/ledger/journal.ts";
import type { Mark, Uncompared } from "../../../functions/commerce/ledger/progress.ts";
import type { Guard, GuardChange } from "../../../functions/commerce/orders/guard.ts";
import type { AutomaticRefunds } from "../../../functions/commerce/refunds/automatic.ts";
import type { Fact } from "../../../functions/commerce/refunds/facts.ts";
import { toShownRefund } from "../../../functions/commerce/refunds/refund.ts";
import type { LotCounters } from "../../../functions/credits/contract/usage.ts";
import { lotKey } from "../../../functions/credits/keys.ts";
import type { KeepOpening, RightRef } from "../../../functions/learning/flows/ports.ts";
import type { Mail } from "../../../functions/mail/contract/mail.ts";
import { discountsInMemory } from "../../handlers/commerce/discounts-in-memory.ts";

/** By what name a lot's counters are kept in memory. */
export const lotName = (lot: Parameters<typeof lotKey>[0]): string => Object.values(lotKey(lot)).join(" ");

/** Commerce's table in memory: what is written together is written or not, by the same conditions. */
export class Memory {
  readonly orders = new Map<string, Order>();
  readonly entitlements = new Map<string, Entitlement>();
  readonly journals = new Map<string, Journal>();
  readonly guards = new Map<string, Guard>();
  readonly refunds = new Map<string, { readonly orderId: string; readonly refund: Refund }>();
  readonly disputes = new Map<string, { readonly orderId: string; readonly dispute: Dispute }>();
  readonly discounts = discountsInMemory();
  readonly mails = new Map<string, Mail>();
  /** Orders that were paid after they had ended. */
  readonly late = new Set<string>();
  /** Orders that were opened for what their buyer had by then. */
  readonly needless: string[] = [];
  readonly notes = new Set<string>();
  readonly failures = new Map<string, Failure["kind"]>();
  readonly reports: Reconciliation[] = [];
  /** What was used of credits, by the keys of their lots: credits' own table. */
  readonly lots = new Map<string, LotCounters>();
  /** What was handed out, by which right. */
  readonly openings: RightRef[] = [];
  /** Orders and products of which a seat was mailed to somebody. */
  readonly seatsMailed = new Set<string>();
  readonly automatic = new Map<string, AutomaticRefunds>();
  mark: Mark | undefined;
  readonly uncompared = new Map<string, Uncompared>();

  readonly commit: Commit = async (change, event) => {
    if (event !== undefined && this.notes.has(event.id)) return "repeated";
    if (change) {
      const { before, after, journals, guards } = change;
      const { customer } = after;
      if (this.orders.get(after.id)?.version !== before?.version) return "conflict";
      const isBooked = ({ orderId, cause }: Journal) => this.journals.has(`${orderId} ${cause}`);
      if (journals.some(isBooked)) return "conflict";
      const keyOf = (each: GuardChange) => `${each.customer ?? customer} ${each.productId}`;
      const held = (each: GuardChange) => this.guards.get(keyOf(each))?.version ?? 0;
      if (guards.some((each) => each.from !== undefined && held(each) !== each.from)) return "conflict";
      if (!this.discounts.mayRedeem(change.redemptions ?? [])) return "conflict";
      if (change.lots?.some((each) => this.hasMoved(each))) return "conflict";
      if (change.facts?.some((each) => !this.isStill(each))) return "conflict";
      const { automatic } = change;
      if (automatic && (this.automatic.get(automatic.customer)?.version ?? 0) !== automatic.after.version - 1)
        return "conflict";
      if (automatic) this.automatic.set(automatic.customer, automatic.after);
      if (before && before.state !== "pending" && before.paidAt === undefined && after.paidAt !== undefined) {
        this.late.add(after.id);
      }
      if (!before && this.hasAlready(after)) this.needless.push(after.id);
      this.orders.set(after.id, structuredClone(after));
      for (const each of change.redemptions ?? []) this.discounts.redeem(each);
      for (const each of journals) this.journals.set(`${each.orderId} ${each.cause}`, each);
      for (const each of change.entitlements) {
        this.entitlements.set(
          entitlementKind.key({ customer: each.customer, product: each.productId, source: each.source }).sk,
          each,
        );
      }
      for (const each of guards) {
        const { orderId } = each;
        const key = keyOf(each);
        const { orderId: kept } = this.guards.get(key) ?? {};
        const next = orderId === undefined ? kept : orderId === "none" ? undefined : orderId;
        this.guards.set(key, { version: held(each) + 1, ...(next !== undefined && { orderId: next }) });
      }
      for (const mail of change.mails ?? []) this.mails.set(mail.id, mail);
      for (const refund of change.refunds) this.refunds.set(refund.id, { orderId: after.id, refund });
      for (const dispute of change.disputes) this.disputes.set(dispute.id, { orderId: after.id, dispute });
    }
    if (event !== undefined) this.notes.add(event.id);
    return "done";
  };

  private isStill(fact: Fact): boolean {
    if (fact.kind === "no-seat-mailed") return !this.seatsMailed.has(`${fact.orderId} ${fact.productId}`);
    if (fact.kind === "not-begun") return true;
    return !this.openings.some((each) => each.customer === fact.customer && each.productId === fact.productId);
  }

  readonly findAutomatic: FindAutomatic = async (customer) => ({
    given: this.automatic.get(customer),
    paidOrders: [...this.orders.values()].filter(
      (each) => each.customer === customer && each.paidAt !== undefined && each.total.amount > 0,
    ).length,
  });

  readonly findMailed: FindMailed = async ({ id, lines }) =>
    new Map(lines.map(({ productId }) => [productId, this.seatsMailed.has(`${id} ${productId}`) ? 1 : 0]));

  readonly findStudies: FindStudies = async (customer) => {
    const at = "2026-06-01T00:00:00.000Z";
    const own = this.openings.filter((each) => each.customer === customer);
    return new Map(own.map((each) => [each.productId, { opening: { ...each, firstAt: at, lastAt: at, count: 1 } }]));
  };

  readonly findEntitlements = async (customer: string, productId?: string): Promise<Entitlement[]> =>
    [...this.entitlements.values()].filter((each) => each.customer === customer && each.productId === productId);

  private isActive({ customer, productId, source }: RightRef): boolean {
    return this.entitlements.get(entitlementKind.key({ customer, product: productId, source }).sk)?.state === "active";
  }

  /** Learning's own table, and organisations': what is done by a right is done while it is active. */
  readonly keepOpening: KeepOpening = async (right) => {
    if (!this.isActive(right)) return "conflict";
    const { customer, productId, source } = right;
    this.openings.push({ customer, productId, source });
    return "done";
  };

  readonly mailSeat = async (right: Entitlement): Promise<void> => {
    if (this.isActive(right)) this.seatsMailed.add(`${right.source.slice("ORDER#".length)} ${right.productId}`);
  };

  /** Whether a line, and not as one of a bundle, is of a product that its buyer has for good. */
  private hasAlready({ customer, lines, gift, seats }: Order): boolean {
    if (gift || seats) return false;
    const has = (productId: string) =>
      [...this.entitlements.values()].some(
        (each) => each.customer === customer && each.productId === productId && each.state !== "revoked",
      );
    return lines.some(({ productId, type, credits }) => type !== "bundle" && !credits && has(productId));
  }

  private hasMoved({ lot, counters }: LotAsRead): boolean {
    const now = this.lots.get(lotName(lot));
    return now?.used !== counters?.used || now?.reserved !== counters?.reserved;
  }

  readonly findLots: FindLots = async (order) =>
    new Map(
      lotsOf(order).flatMap((lot) => {
        const kept = this.lots.get(lotName(lot));
        return kept ? [[lot.productId, structuredClone(kept)] as const] : [];
      }),
    );

  readonly findOwnership: FindOwnership = async (customer, products) => {
    const guards = new Map<string, Guard>();
    for (const id of products) {
      const kept = this.guards.get(`${customer} ${id}`);
      if (kept) guards.set(id, kept);
    }
    const rights = [...this.entitlements.values()].filter((each) => each.customer === customer && owns(each));
    return { guards, owned: new Set(rights.map(({ productId }) => productId)) };
  };

  listed(id: string): ShownRefund | undefined {
    const kept = this.refunds.get(id);
    const order = kept && this.orders.get(kept.orderId);
    return kept && order && toShownRefund(order, kept.refund);
  }

  book(journal: Journal): boolean {
    const key = `${journal.orderId} ${journal.cause}`;
    if (this.journals.has(key)) return false;
    this.journals.set(key, journal);
    return true;
  }

  /** All that counts, to compare two moments. */
  snapshot(): string {
    const { orders, entitlements, journals, guards, refunds, disputes } = this;
    const { byId, redemptions } = this.discounts;
    const all = [orders, entitlements, journals, guards, refunds, disputes, byId, redemptions];
    return JSON.stringify(all.map((each) => [...each]));
  }
}
