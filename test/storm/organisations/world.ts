import "../../handlers/organisations/variables.ts";
import { expect } from "vitest";
import type { Entitlement } from "../../../functions/commerce/contract/entitlement.ts";
import { organisationCustomer } from "../../../functions/commerce/contract/entitlement.ts";
import { mostIssued, mostMails, type PoolRef } from "../../../functions/organisations/domain/pool.ts";
import { sourceOf } from "../../../functions/organisations/domain/seat.ts";
import { syncSeatAccess } from "../../../functions/organisations/flows/sync-seat-access.ts";
import { claimSeat } from "../../../functions/organisations/handlers/claim-seat.ts";
import { inviteMembers } from "../../../functions/organisations/handlers/invite-members.ts";
import { reassignSeat } from "../../../functions/organisations/handlers/reassign-seat.ts";
import { revokeSeat } from "../../../functions/organisations/handlers/revoke-seat.ts";
import { call } from "../../handlers/call.ts";
import { productOf } from "../../product-of.ts";
import type { Chance } from "../chance.ts";
import { Interleaving } from "../interleaving.ts";
import { Memory } from "./memory.ts";

const START = Date.parse("2026-06-01T00:00:00.000Z");
const DAY = 86_400_000;
const CRASHES = 0.03;
const ORGANISATION = "01JWM8Q0000000000000000000";
const OWNER = "owner";
const PRODUCTS = ["a", "b"];
const MEMBERS = ["ann", "bo", "cy", "owner", "maker"];
const EMAILS = ["1", "2", "3", "4", "5"].map((name) => `${name}@team.example`);
const STATES: readonly Entitlement["state"][] = ["active", "suspended", "revoked"];

const id = (n: number) => `01STRM${String(n).padStart(20, "0")}`;

/** Organisations' handlers over memory, driven by chance: an owner, members, orders that move, time and crashes. */
export class StormWorld {
  readonly memory = new Memory();
  readonly interleaving: Interleaving;
  readonly trace: string[] = [];
  private readonly chance: Chance;
  private readonly ports: ReturnType<StormWorld["portsOf"]>;
  /** What was told of pools and not heard yet. */
  private readonly untold: PoolRef[] = [];
  private at = START;
  private ids = 0;

  constructor(chance: Chance) {
    this.chance = chance;
    this.interleaving = new Interleaving(chance, CRASHES);
    this.ports = this.interleaving.around(this.portsOf(), ["now", "newId", "newCode", "hashOf", "pause"]);
    for (let n = 0; n < 2; n++) this.buy();
  }

  private portsOf() {
    const { memory } = this;
    const seatBy = (key: string | undefined) => structuredClone(key === undefined ? undefined : memory.seats.get(key));
    return {
      now: () => this.at,
      newId: () => id(++this.ids),
      newCode: () => {
        const code = id(++this.ids);
        return { code, hash: code };
      },
      hashOf: (code: string) => code,
      siteUrl: "https://shop.example",
      pause: async () => {},
      commit: memory.commit,
      setSeatAccess: memory.setSeatAccess,
      findOrganisation: async (of: string) =>
        of === ORGANISATION
          ? { id: of, name: "The team", owner: OWNER, createdAt: new Date(START).toISOString(), version: 1 }
          : undefined,
      findProduct: async (product: string) => productOf(product),
      findPools: async (of: string, product?: string) => memory.pools(of, product),
      findSeat: async (_: string, seat: string) => seatBy(seat),
      findSeatByCode: async (hash: string) => seatBy(memory.codes.get(hash)),
      findSeatOf: async (_: string, product: string, email: string) => {
        const found = seatBy(memory.seated.get(`${product} ${email}`));
        return found?.state === "revoked" ? undefined : found;
      },
      findOwnership: async (customer: string, product: string) => ({
        guard: memory.guards.get(`${customer} ${product}`) ?? 0,
        isOwner: memory.rightsOf(customer).some(({ productId, state }) => productId === product && state !== "revoked"),
      }),
      findPoolState: async (pool: PoolRef) => memory.poolRight(pool),
      findClaimedSeats: async ({ order, productId }: PoolRef) =>
        [...memory.claimedSeats.values()].filter((each) => each.order === order && each.productId === productId),
    };
  }

  /** What happens next. */
  async happen(): Promise<void> {
    const what = this.chance.pick(HAPPENINGS);
    if (!what) return;
    const done = this[what]();
    if (done !== undefined) this.trace.push(`${what} ${done}`);
    for (let steps = this.chance.below(8); steps > 0; steps--) await this.interleaving.step();
  }

  /** Lets all go on to its end, with everything heard of that is to be. */
  async settleDown(): Promise<void> {
    this.interleaving.calm();
    await this.interleaving.finish();
    for (const pool of this.untold.splice(0)) await this.quietly(syncSeatAccess(this.ports, pool));
  }

  private async quietly(work: Promise<unknown>): Promise<void> {
    this.interleaving.start(() => work);
    await this.interleaving.finish();
  }

  private act(work: () => Promise<{ status: number; body: object }>): void {
    this.interleaving.start(async () => {
      const { status, body } = await work();
      // A crash answers 500 too: whoever asked may ask again.
      if (status !== 500 && status !== 200 && !("code" in body)) throw new Error(`${status} ${JSON.stringify(body)}`);
    });
  }

  buy() {
    const productId = this.chance.pick(PRODUCTS) ?? "";
    const seats = 1 + this.chance.below(3);
    const customer = organisationCustomer(ORGANISATION);
    const source = `ORDER#${id(++this.ids)}`;
    const grantedAt = new Date(this.at).toISOString();
    const sold = { type: "course", version: 1, paid: true } as const;
    this.memory.grant({ customer, productId, source, seats, state: "active", sold, grantedAt });
    return `${productId} ${seats}`;
  }

  /** Commerce moves what it grants for an order, and tells of it: at least once, whenever. */
  move() {
    const pool = this.chance.pick(this.memory.pools(ORGANISATION));
    const state = this.chance.pick(STATES);
    const right = pool && this.memory.poolRight(pool);
    if (!right || !state) return undefined;
    this.memory.grant({ ...right, state });
    for (let times = 1 + this.chance.below(2); times > 0; times--) this.untold.push(pool);
    return `${pool.order} ${state}`;
  }

  hear() {
    const [pool] = this.untold.splice(this.chance.below(this.untold.length), 1);
    if (!pool) return undefined;
    this.interleaving.start(async () => {
      // Whoever does not finish hears of it again.
      await syncSeatAccess(this.ports, pool).catch(() => this.untold.push(pool));
    });
    return pool.order;
  }

  invite() {
    const product = this.chance.pick(PRODUCTS) ?? "";
    const emails = EMAILS.filter(() => this.chance.happens(0.3));
    if (emails.length === 0 || this.memory.pools(ORGANISATION, product).length === 0) return undefined;
    const request = { user: OWNER, params: { id: ORGANISATION }, body: { product, emails } };
    this.act(() => call(inviteMembers(this.ports), request));
    return `${product} ${emails}`;
  }

  claim() {
    const code = this.chance.pick([...this.memory.codes.keys()]);
    const user = this.chance.pick(MEMBERS);
    if (code === undefined || user === undefined) return undefined;
    for (let times = 1 + this.chance.below(2); times > 0; times--) {
      this.act(() => call(claimSeat(this.ports), { user, body: { code } }));
    }
    return `${code} ${user}`;
  }

  revoke() {
    const seat = this.chance.pick([...this.memory.seats.keys()]);
    if (seat === undefined) return undefined;
    this.act(() => call(revokeSeat(this.ports), { user: OWNER, params: { id: ORGANISATION, seat } }));
    return seat;
  }

  reassign() {
    const seat = this.chance.pick([...this.memory.seats.keys()]);
    const email = this.chance.pick(EMAILS);
    if (seat === undefined) return undefined;
    const params = { id: ORGANISATION, seat };
    this.act(() => call(reassignSeat(this.ports), { user: OWNER, params, body: { email } }));
    return `${seat} ${email}`;
  }

  pass() {
    const days = this.chance.below(20);
    this.at += days * DAY;
    return days;
  }

  /** What holds at every moment, whatever is under way. */
  checkNow(): void {
    const { memory } = this;
    const seats = [...memory.seats.values()];
    for (const pool of memory.pools(ORGANISATION)) {
      const own = seats.filter(({ order, productId }) => order === pool.order && productId === pool.productId);
      const [invited, claimed] = (["invited", "claimed"] as const).map(
        (state) => own.filter((each) => each.state === state).length,
      ) as [number, number];
      expect([pool.taken, pool.claimed], "what a pool counts").toEqual([invited + claimed, claimed]);
      expect(invited + claimed, "seats given of a pool").toBeLessThanOrEqual(pool.seats);
      const claims = memory.claims.get(`${pool.order} ${pool.productId}`) ?? 0;
      expect(pool.issued - pool.taken + pool.claimed, "claims that a pool counts").toBe(claims);
      expect(pool.mails, "mails for a pool").toBe(own.length);
      expect(pool.mails, "mails for a pool").toBeLessThanOrEqual(mostMails(pool, this.at));
      expect(claims, "claims of a pool").toBeLessThanOrEqual(mostIssued(pool, this.at));
    }
    expect(memory.wrong).toEqual([]);
    const given = seats
      .filter(({ state }) => state !== "revoked")
      .map(({ productId, email }) => `${productId} ${email}`);
    expect(new Set(given).size, "e-mails with two seats of a product").toBe(given.length);
    expect(new Set(memory.mails).size, "mails sent twice").toBe(memory.mails.length);
    expect(memory.mails.length, "a mail for each seat").toBe(seats.length);
    for (const { state, customer } of seats) expect(state === "invited" && customer, "a member uninvited").toBeFalsy();
  }

  /** What holds once all was heard of. */
  check(): void {
    this.checkNow();
    const { memory } = this;
    for (const seat of memory.seats.values()) {
      const source = sourceOf(ORGANISATION, seat.id);
      const rights = [...memory.rights.values()].filter((each) => each.source === source);
      const expected =
        seat.customer === undefined
          ? []
          : [[seat.customer, seat.state === "claimed" ? memory.poolRight(seat)?.state : "revoked"]];
      expect(
        rights.map(({ customer, state }) => [customer, state]),
        `what seat ${seat.id} gives`,
      ).toEqual(expected);
      expect(seat.customer, "the creator at a seat").not.toBe("maker");
    }
    for (const [user, count] of memory.memberships) {
      const claimed = [...memory.seats.values()].filter((each) => each.state === "claimed" && each.customer === user);
      expect(count, `seats of ${user}`).toBe(claimed.length);
    }
  }
}

const HAPPENINGS = [
  "buy",
  "move",
  "hear",
  "invite",
  "invite",
  "claim",
  "claim",
  "claim",
  "revoke",
  "reassign",
  "pass",
] as const;
