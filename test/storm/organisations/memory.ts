import { type Entitlement, organisationCustomer } from "../../../functions/commerce/contract/entitlement.ts";
import { entitlementKind } from "../../../functions/commerce/keys.ts";
import type { PoolCount } from "../../../functions/organisations/contract/seat.ts";
import type { Change } from "../../../functions/organisations/domain/change.ts";
import type { Pool, PoolRef } from "../../../functions/organisations/domain/pool.ts";
import {
  type ClaimedSeat,
  claimedSeatOf,
  grantOf,
  rightOf,
  type Seat,
} from "../../../functions/organisations/domain/seat.ts";
import type { SetSeatAccess } from "../../../functions/organisations/flows/ports.ts";

const NONE: PoolCount = { taken: 0, claimed: 0, issued: 0, mails: 0 };
const nameOf = ({ order, productId }: PoolRef) => `${order} ${productId}`;

/** The tables of organisations and commerce in memory: what is written together is written or not, by the same conditions. */
export class Memory {
  readonly seats = new Map<string, Seat>();
  readonly seated = new Map<string, string>();
  readonly codes = new Map<string, string>();
  readonly counts = new Map<string, PoolCount>();
  readonly claimedSeats = new Map<string, ClaimedSeat>();
  readonly rights = new Map<string, Entitlement>();
  readonly guards = new Map<string, number>();
  readonly memberships = new Map<string, number>();
  readonly mails: string[] = [];
  readonly wrong: string[] = [];
  /** How often each pool was claimed from, told apart from the counts. */
  readonly claims = new Map<string, number>();

  private keyOf = ({ customer, productId, source }: Entitlement) => {
    const { pk, sk } = entitlementKind.key({ customer, product: productId, source });
    return `${pk} ${sk}`;
  };

  grant(right: Entitlement): void {
    this.rights.set(this.keyOf(right), right);
  }

  poolRight(pool: PoolRef): Entitlement | undefined {
    const { pk, sk } = entitlementKind.key({
      customer: grantOf(pool).customer,
      product: pool.productId,
      source: grantOf(pool).source,
    });
    return this.rights.get(`${pk} ${sk}`);
  }

  rightsOf(customer: string): Entitlement[] {
    return [...this.rights.values()].filter((each) => each.customer === customer);
  }

  pools(organisation: string, product?: string): Pool[] {
    return this.rightsOf(organisationCustomer(organisation))
      .filter(({ productId }) => product === undefined || productId === product)
      .map(({ productId, source, state, sold, seats = 0, grantedAt: since }) => {
        const pool = { organisation, productId, order: source.slice("ORDER#".length) };
        return { ...pool, ...(this.counts.get(nameOf(pool)) ?? NONE), state, sold, seats, since };
      });
  }

  readonly commit = async (change: Change): Promise<"done" | "conflict"> => {
    const { seats, pool, added, within, needsActive, right, guard, mail } = change;
    const count = this.counts.get(nameOf(pool));
    if (seats.some(({ before, after }) => this.seats.get(after.id)?.version !== before?.version)) return "conflict";
    const isSeated = ({ productId, email }: Seat) => this.seated.has(`${productId} ${email}`);
    if (seats.some(({ before, after }) => !before && isSeated(after))) return "conflict";
    const limits = Object.entries(within ?? {}) as [keyof PoolCount, number][];
    if (count && limits.some(([name, most]) => count[name] >= most)) return "conflict";
    if (needsActive && this.poolRight(pool)?.state !== "active") return "conflict";
    const guarded = right && `${right.customer} ${right.productId}`;
    if (guarded !== undefined && guard !== undefined && (this.guards.get(guarded) ?? 0) !== guard) return "conflict";

    for (const { before, after } of seats) this.seat(before, after);
    if (added.claimed > 0 && right) this.judge(pool, right);
    const { taken, claimed, issued, mails } = count ?? NONE;
    this.counts.set(nameOf(pool), {
      taken: taken + added.taken,
      claimed: claimed + added.claimed,
      issued: issued + added.issued,
      mails: mails + added.mails,
    });
    if (right) this.grant(right);
    if (guarded !== undefined && guard !== undefined) this.guards.set(guarded, guard + 1);
    if (mail) this.mails.push(mail.id);
    return "done";
  };

  /** A claim that no order of things allows, whatever became of it later. */
  private judge(pool: PoolRef, { customer, productId }: Entitlement): void {
    if (this.poolRight(pool)?.state !== "active") this.wrong.push(`${customer} claimed a seat that is not in force`);
    const owned = this.rightsOf(customer).filter((each) => each.productId === productId && each.state !== "revoked");
    if (owned.length > 0) this.wrong.push(`${customer} claimed ${productId}, which they own`);
  }

  private seat(before: Seat | undefined, after: Seat): void {
    this.seats.set(after.id, after);
    const seated = `${after.productId} ${after.email}`;
    if (!before) {
      this.seated.set(seated, after.id);
      this.codes.set(after.codeHash, after.id);
    }
    if (after.state === "revoked") this.seated.delete(seated);
    const [sat, sits] = [before && claimedSeatOf(before), claimedSeatOf(after)];
    const count = (user: string, by: number) => this.memberships.set(user, (this.memberships.get(user) ?? 0) + by);
    if (sits) {
      this.claimedSeats.set(after.id, { ...sits, access: "active" });
      this.claims.set(nameOf(after), (this.claims.get(nameOf(after)) ?? 0) + 1);
      count(sits.customer, 1);
    } else if (sat) {
      this.claimedSeats.delete(after.id);
      count(sat.customer, -1);
    }
  }

  readonly setSeatAccess: SetSeatAccess = async (pool, worth, claimedSeats) => {
    const { state } = worth;
    if (this.poolRight(pool)?.state !== state) return "conflict";
    if (claimedSeats.some(({ seat, access }) => this.claimedSeats.get(seat)?.access !== access)) return "conflict";
    for (const each of claimedSeats) {
      this.claimedSeats.set(each.seat, { ...each, access: state });
      this.grant(rightOf(each, worth));
      if (each.access === "revoked" && state !== "revoked") {
        const key = `${each.customer} ${each.productId}`;
        this.guards.set(key, (this.guards.get(key) ?? 0) + 1);
      }
    }
    return "done";
  };
}
