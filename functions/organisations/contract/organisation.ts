import * as z from "zod";
import { languages, productId } from "../../catalogue/contract/product.ts";
import { email } from "../../shared/kernel/email.ts";
import { file } from "../../shared/kernel/file.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { DAY, HOUR, route } from "../../shared/kernel/route.ts";
import { opaque, text } from "../../shared/kernel/text.ts";

/** A buyer of seats for others. Commerce stores its rights under the customer "organisation:<id>". */
export const organisation = z.object({
  id: z.ulid(),
  name: z.string(),
  owner: z.string().describe("the member who made it: nobody else buys for it, invites or sees its seats"),
  createdAt: z.iso.datetime(),
  version: z.int().min(1),
});
export type Organisation = z.infer<typeof organisation>;

/**
 * How the seats of one line of an order are used. Those that are invited are `taken - claimed`; how often one was ever
 * claimed is `issued - taken + claimed`.
 */
export const poolCount = z.object({
  taken: z.int().min(0).describe("seats that are invited or claimed"),
  claimed: z.int().min(0),
  issued: z.int().min(0).describe("invitations ever sent, less those that were revoked before they were claimed"),
  mails: z.int().min(0).describe("invitations ever sent"),
});
export type PoolCount = z.infer<typeof poolCount>;

const name = text(120);

/** An organisation as its owner, and members that have a seat, see it. */
const shownOrganisation = organisation.omit({ owner: true, version: true }).extend({
  role: z.enum(["owner", "member"]).describe("the caller's"),
});
export type ShownOrganisation = z.infer<typeof shownOrganisation>;

export const seatStates = ["invited", "claimed", "revoked"] as const;

/** A seat as the organisation's owner sees it. */
const shownSeat = z.object({
  id: z.ulid(),
  productId: z.string(),
  order: z.ulid().describe("the order that it was bought with"),
  email: z.string().describe("as invited; the member may have another one here"),
  state: z.enum(seatStates),
  since: z.iso.datetime().describe("when it came to this state"),
});
export type ShownSeat = z.infer<typeof shownSeat>;

const poolShown = z.object({
  productId: z.string(),
  order: z.ulid(),
  state: z.enum(["active", "suspended", "revoked"]).describe("of the order's right; seats follow it"),
  since: z.iso.datetime().describe("when it was bought"),
  bought: z.int(),
  invited: z.int(),
  claimed: z.int(),
  free: z.int().describe("can be given now; none unless the state is active"),
});
export type PoolShown = z.infer<typeof poolShown>;

const params = z.strictObject({ id: z.ulid() });
const bySeat = { access: "member", params: z.strictObject({ id: z.ulid(), seat: z.ulid() }) } as const;
const unknown = { "unknown-organisation": 404 } as const;
const unusable = { "seats-suspended": 409, "seats-ended": 410 } as const;

const createOrganisation = route({
  method: "POST",
  path: "/organisations",
  access: "member",
  limits: [{ per: "caller", most: 20, within: DAY }],
  summary: "Make an organisation that the caller owns, to buy seats for",
  body: z.strictObject({ name }),
  status: 201,
  reply: shownOrganisation,
  refusals: { "too-many-organisations": 409, ...BUSY },
});

const listOrganisations = route({
  method: "GET",
  path: "/organisations",
  access: "member",
  summary: "The organisations that the caller owns or has a seat of, the oldest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(shownOrganisation),
});

const getOrganisation = route({
  method: "GET",
  path: "/organisations/{id}",
  access: "member",
  summary: "One organisation, for its owner and who has a seat of it",
  params,
  reply: shownOrganisation,
  refusals: unknown,
});

const renameOrganisation = route({
  method: "PATCH",
  path: "/organisations/{id}",
  access: "member",
  summary: "Give an organisation of the caller another name",
  params,
  body: z.strictObject({ name }),
  reply: shownOrganisation,
  refusals: { ...unknown, ...BUSY },
});

const inviteMembers = route({
  method: "POST",
  path: "/organisations/{id}/invitations",
  access: "member",
  limits: [{ per: "caller", most: 60, within: HOUR }],
  summary: "Give seats of a product away: each e-mail gets a code that claims one. The same again is the same seat",
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
          .describe("busy: others took seats at the same moment; send it again"),
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
  summary: "Take the seat that a mailed code is for; again by the same caller changes nothing",
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
  summary: "Seats that were given, the oldest first, and how many are free",
  params,
  query: z.strictObject({ ...pageQuery, product: productId.optional(), state: z.enum(seatStates).optional() }),
  reply: pageOf(shownSeat).extend({ free: z.int().describe("seats that can be given now, of the product or of all") }),
  refusals: unknown,
});

const revokeSeat = route({
  ...bySeat,
  method: "POST",
  path: "/organisations/{id}/seats/{seat}/revoke",
  summary: "Take a seat back: its code or its member's access ends, and the seat is free again",
  reply: shownSeat,
  refusals: { ...unknown, "unknown-seat": 404, ...BUSY },
});

const reassignSeat = route({
  ...bySeat,
  method: "POST",
  path: "/organisations/{id}/seats/{seat}/reassign",
  limits: [{ per: "caller", most: 60, within: HOUR }],
  summary: "Take a seat back and invite another e-mail to it, both or neither",
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

const ofProduct = { product: productId.optional() };
const usage = { access: "member", params } as const;

/** A member at a seat, as the report for the owner has it. */
const seatUse = z.object({
  productId: z.string(),
  order: z.ulid(),
  seat: z.ulid(),
  email: z.string().describe("as invited"),
  access: z.enum(["active", "suspended", "revoked"]),
  claimedAt: z.iso.datetime(),
  progress: z.number().describe("the furthest point reached, 0 to 1"),
  completedAt: z.iso.datetime().optional(),
  lastActivityAt: z.iso.datetime().optional().describe("when they last studied or opened it"),
});
export type SeatUse = z.infer<typeof seatUse>;

const getSeatUsage = route({
  ...usage,
  method: "GET",
  path: "/organisations/{id}/usage",
  summary: "What was bought for an organisation of the caller, and how far its members are, a page at a time",
  query: z.strictObject({ ...pageQuery, ...ofProduct }),
  reply: z.object({
    pools: z.array(poolShown).describe("those that the seats are of, and those between them without a member"),
    seats: z.array(seatUse),
    cursor: z.string().optional(),
  }),
  refusals: unknown,
});

const getUsageReport = route({
  ...usage,
  method: "GET",
  path: "/organisations/{id}/usage/report",
  summary:
    "The members of an organisation of the caller and how far they are, as CSV, a thousand at a time: where there are more, the header next-cursor is the cursor to go on with",
  query: z.strictObject({ cursor: pageQuery.cursor, ...ofProduct }),
  reply: file,
  files: ["text/csv; charset=utf-8"],
  refusals: unknown,
});

export const routes = {
  createOrganisation,
  listOrganisations,
  getOrganisation,
  renameOrganisation,
  inviteMembers,
  claimSeat,
  listSeats,
  revokeSeat,
  reassignSeat,
  getSeatUsage,
  getUsageReport,
};
