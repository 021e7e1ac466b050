import * as fc from "fast-check";
import { expect, test } from "vitest";
import { csvOf } from "../../../functions/organisations/adapters/usage-csv.ts";
import {
  type Change,
  claiming,
  inviting,
  reassigning,
  revoking,
} from "../../../functions/organisations/domain/change.ts";
import { invitationMail } from "../../../functions/organisations/domain/invitation.ts";
import { mostIssued, mostMails, type Pool, poolFor, unusable } from "../../../functions/organisations/domain/pool.ts";
import { givenTo, type Seat, shownSeat } from "../../../functions/organisations/domain/seat.ts";

const AT = "2026-06-01T00:00:00.000Z";
const NOW = Date.parse(AT);
const DAY = 86_400_000;
const SOLD = { type: "course", version: 3, paid: true } as const;
const poolOf = (fields: Partial<Pool> = {}): Pool => ({
  organisation: "01JWM8Q0000000000000000000",
  productId: "a",
  order: "01JWM8Q0000000000000000001",
  seats: 3,
  state: "active",
  sold: SOLD,
  since: AT,
  taken: 0,
  claimed: 0,
  issued: 0,
  mails: 0,
  ...fields,
});
const mailTo = (seat: Seat) =>
  invitationMail(
    seat,
    { name: "Team" },
    { title: "A book", code: "c", language: "en", siteUrl: "https://shop.example" },
  );

/** What a pool counts after a change, or the pool itself where the change's limits refuse it. */
function counted(pool: Pool, { added, within }: Change): Pool {
  const limits = Object.entries(within ?? {}) as ["taken" | "issued" | "mails", number][];
  if (limits.some(([name, most]) => pool[name] >= most)) return pool;
  return {
    ...pool,
    taken: pool.taken + added.taken,
    claimed: pool.claimed + added.claimed,
    issued: pool.issued + added.issued,
    mails: pool.mails + added.mails,
  };
}

const step = fc.record({ what: fc.constantFrom("invite", "claim", "revoke", "reassign", "wait"), n: fc.nat(9) });

test("no sequence of changes gives more seats than were bought, and claims are limited", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 60 }), (size, steps) => {
      let pool = poolOf({ seats: size });
      let now = NOW;
      let claims = 0;
      const seats: Seat[] = [];
      for (const [id, { what, n }] of steps.entries()) {
        const at = new Date(now).toISOString();
        const live = seats.filter(({ state }) => state !== "revoked");
        const seat = live[n % Math.max(live.length, 1)];
        const next = givenTo(`${id}@team.example`, pool, { id: `${id}`, codeHash: "", at });
        const apply = (change: Change) => {
          const after = counted(pool, change);
          const isRefused = after === pool && change.within !== undefined;
          if (isRefused) return;
          pool = after;
          for (const moved of change.seats) {
            const place = seats.findIndex((each) => each.id === moved.after.id);
            if (place < 0) seats.push(moved.after);
            else seats[place] = moved.after;
            if (moved.after.state === "claimed") claims++;
          }
        };
        if (what === "wait") now += n * 5 * DAY;
        else if (what === "invite") apply(inviting(next, pool, mailTo(next), now));
        else if (what === "claim" && seat?.state === "invited")
          apply(claiming(seat, { customer: "member", sold: SOLD, guard: 0, at }));
        else if (what === "revoke" && seat) apply(revoking(seat, at));
        else if (what === "reassign" && seat) apply(reassigning(seat, next, { pool, mail: mailTo(next), at }));
        const count = (state: Seat["state"]) => seats.filter((each) => each.state === state).length;
        expect([pool.taken, pool.claimed]).toEqual([count("invited") + count("claimed"), count("claimed")]);
        expect(pool.taken).toBeLessThanOrEqual(size);
        expect(pool.issued - pool.taken + pool.claimed).toBe(claims);
        expect(claims).toBeLessThanOrEqual(mostIssued(pool, now));
        expect(pool.mails).toBe(seats.length);
        expect(pool.mails).toBeLessThanOrEqual(mostMails(pool, now));
      }
    }),
  );
});

test("a seat is handed on once in its first 30 days, and once more in each 30 days after", () => {
  const pool = poolOf({ seats: 10 });
  expect(mostIssued(pool, NOW)).toBe(20);
  expect(mostIssued(pool, NOW + 30 * DAY - 1)).toBe(20);
  expect(mostIssued(pool, NOW + 30 * DAY)).toBe(30);
  expect(mostIssued(pool, NOW + 365 * DAY)).toBe(140);
  expect(mostIssued(pool, NOW - DAY)).toBe(20);
});

test("the oldest pool with a free seat is taken; full, suspended and ended ones are skipped", () => {
  const full = poolOf({ order: "1", since: "2026-01-01T00:00:00.000Z", taken: 3 });
  const away = poolOf({ order: "2", since: "2026-01-01T00:00:00.000Z", state: "suspended" });
  const [old, young] = [poolOf({ order: "3", since: "2026-02-01T00:00:00.000Z" }), poolOf({ order: "4" })];
  expect(poolFor([young, full, away, old], NOW)).toBe(old);
  expect(poolFor([full, away], NOW)).toBe("none-free");
  expect(poolFor([poolOf({ issued: 6 })], NOW)).toBe("handed-on-too-often");
  expect(poolFor([poolOf({ issued: 5, mails: 18 })], NOW)).toBe("mailed-too-often");
  expect(poolFor([], NOW)).toBe("none-free");
});

test("an active pool has seats; a disputed one waits, a refunded one has ended", () => {
  expect(unusable(poolOf())).toBeUndefined();
  expect(unusable(poolOf({ state: "suspended" }))).toMatchObject({ refused: "seats-suspended" });
  expect(unusable(poolOf({ state: "revoked" }))).toMatchObject({ refused: "seats-ended" });
  const told = (state: Pool["state"], cause: Pool["cause"]) => unusable(poolOf({ state, cause }))?.detail;
  expect(told("suspended", "dispute")).toContain("in dispute");
  expect(told("suspended", "refund")).toContain("being given back");
  expect(told("revoked", "refund")).toContain("was refunded");
  expect(told("revoked", "dispute")).toContain("lost in a dispute");
});

test("a claim needs an active pool and unchanged ownership; revoking a seat needs neither", () => {
  const seat = givenTo("a@team.example", poolOf(), { id: "s", codeHash: "h", at: AT });
  const change = claiming(seat, { customer: "mia", sold: SOLD, guard: 4, at: AT });
  expect(change).toMatchObject({
    needsActive: true,
    guard: 4,
    right: {
      customer: "mia",
      productId: "a",
      source: `SEAT#${seat.organisation}#s`,
      state: "active",
      sold: SOLD,
      grantedAt: AT,
    },
  });
  const claimed = change.seats[0]?.after ?? seat;
  expect(revoking(claimed, AT)).toMatchObject({ needsActive: false, right: { customer: "mia", state: "revoked" } });
  expect(revoking(seat, AT).right).toBeUndefined();
  expect(shownSeat(claimed)).toEqual({
    id: "s",
    productId: "a",
    order: seat.order,
    email: "a@team.example",
    state: "claimed",
    since: AT,
  });
});

test("in the CSV an e-mail that looks like a formula is text, and a comma stays in its field", () => {
  const use = { productId: "a", order: "o", seat: "s", access: "active", claimedAt: AT, progress: 0.5 } as const;
  const csv = csvOf([
    { ...use, email: "=cmd@team.example" },
    { ...use, email: '"a,b"@team.example', lastActivityAt: AT },
  ]);
  const [, first, second] = csv.split("\r\n");
  expect(first).toBe(`a,o,s,'=cmd@team.example,active,${AT},0.5,,`);
  expect(second).toBe(`a,o,s,"""a,b""@team.example",active,${AT},0.5,,${AT}`);
});
