import * as z from "zod";
import { languages, productId } from "../../catalogue/contract/product.ts";
import { email } from "../../shared/kernel/email.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";
import { opaque } from "../../shared/kernel/text.ts";
import { organisation, params, unknown } from "./organisation.ts";

/**
 * The use of the seats of an order's line. Those that are invited are `taken - claimed`; the number of claims ever is
 * `issued - taken + claimed`.
 */
export const poolCount = z.object({
  taken: z.int().min(0).describe("invited or claimed seats"),
  claimed: z.int().min(0),
  issued: z.int().min(0).describe("invitations ever sent, less those that were revoked before they were claimed"),
  mails: z.int().min(0).describe("invitations ever sent"),
});
export type PoolCount = z.infer<typeof poolCount>;

export const seatStates = ["invited", "claimed", "revoked"] as const;

/** A seat as the organisation's owner sees it. */
const shownSeat = z.object({
  id: z.ulid(),
  productId: z.string(),
  order: z.ulid().describe("the order that it was bought with"),
  email: z.string().describe("the invited address; the member's own may be another"),
  state: z.enum(seatStates),
  since: z.iso.datetime().describe("when it got this state"),
});
export type ShownSeat = z.infer<typeof shownSeat>;

/** A seat in an event on the bus. */
export const toldSeat = shownSeat.pick({ id: true, productId: true, state: true }).extend({
  organisation: z.ulid(),
  customer: z.string().optional().describe("who claimed it"),
  claimedAt: z.iso.datetime().optional(),
  revokedAt: z.iso.datetime().optional(),
});
export type ToldSeat = z.infer<typeof toldSeat>;

const bySeat = { access: "member", params: z.strictObject({ id: z.ulid(), seat: z.ulid() }) } as const;
const unusable = { "seats-suspended": 409, "seats-ended": 410 } as const;

const inviteMembers = route({
  method: "POST",
  path: "/organisations/{id}/invitations",
  access: "member",
  limits: [{ per: "caller", most: 60, within: HOUR }],
  summary:
    "Assign seats of a product: each e-mail address gets a code to claim one. Inviting an address again does not take another seat",
  params,
  body: z.strictObject({
    product: productId,
    emails: z.array(email).min(1).max(100),
    language: z.enum(languages).default("en").describe("of the mail"),
  }),
  reply: z.object({
    invitations: z.array(
      z.object({
        email: z.string(),
        status: z
          .enum(["invited", "already-invited", "already-claimed", "no-free-seat", "busy"])
          .describe("busy: others took seats at the same moment; try again"),
        seat: z.ulid().optional(),
        detail: z.string().optional(),
      }),
    ),
  }),
  refusals: { ...unknown, "no-seats": 409, ...BUSY },
});

const claimSeat = route({
  method: "POST",
  path: "/invitations/claim",
  access: "member",
  limits: [{ per: "caller", most: 30, within: HOUR }],
  summary: "Claim a seat with a mailed code. Idempotent for the same caller",
  body: z.strictObject({ code: opaque(64) }),
  reply: z.object({
    organisation: organisation.pick({ id: true, name: true }),
    productId: z.string(),
    seat: z.ulid(),
    claimedAt: z.iso.datetime(),
  }),
  refusals: {
    "unknown-code": 404,
    "invitation-revoked": 410,
    "already-claimed": 409,
    "already-owned": 409,
    "own-product": 409,
    ...unusable,
    ...BUSY,
  },
});

const listSeats = route({
  method: "GET",
  path: "/organisations/{id}/seats",
  access: "member",
  summary: "Assigned seats, oldest first, and how many are free",
  params,
  query: z.strictObject({ ...pageQuery, product: productId.optional(), state: z.enum(seatStates).optional() }),
  reply: pageOf(shownSeat).extend({
    free: z.int().describe("seats that can be assigned now, of the product or of all"),
  }),
  refusals: unknown,
});

const revokeSeat = route({
  ...bySeat,
  method: "POST",
  path: "/organisations/{id}/seats/{seat}/revoke",
  summary: "Revoke a seat: its code or its member's access ends, and the seat is free again",
  reply: shownSeat,
  refusals: { ...unknown, "unknown-seat": 404, ...BUSY },
});

const reassignSeat = route({
  ...bySeat,
  method: "POST",
  path: "/organisations/{id}/seats/{seat}/reassign",
  limits: [{ per: "caller", most: 60, within: HOUR }],
  summary: "Revoke a seat and invite another address to it, in one transaction",
  body: z.strictObject({ email, language: z.enum(languages).default("en") }),
  reply: shownSeat,
  refusals: {
    ...unknown,
    ...unusable,
    "unknown-seat": 404,
    "seat-revoked": 409,
    "already-seated": 409,
    "reassigned-too-often": 409,
    "too-many-mails": 409,
    ...BUSY,
  },
});

export const seatRoutes = { inviteMembers, claimSeat, listSeats, revokeSeat, reassignSeat };
