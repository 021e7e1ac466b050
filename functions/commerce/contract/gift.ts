import * as z from "zod";
import { languages } from "../../catalogue/contract/product.ts";
import { email } from "../../shared/kernel/email.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { DAY, HOUR, route } from "../../shared/kernel/route.ts";
import { lines, opaque, text } from "../../shared/kernel/text.ts";

/** The buyer's input for a gift. */
export const giftAsked = z.strictObject({
  email: email.describe("the receiver's address: the code is mailed there once the gift is paid"),
  from: text(100).optional().describe("the giver's name in the mail"),
  message: lines(500).optional(),
  language: z.enum(languages).default("en").describe("of the mail"),
});
export type GiftAsked = z.infer<typeof giftAsked>;

/** A gift as its order stores it. */
export const gift = z.object({
  ...giftAsked.shape,
  secret: z.string().describe("with the order's id it is the code; anyone with the code may claim"),
  page: z.url().describe("the page to claim it"),
  mails: z.int().min(1).describe("how many times its code was, or is being, mailed; the first time after the payment"),
  mailedAt: z.iso.datetime().optional().describe("when it was last mailed again"),
  claimedBy: z.string().optional(),
  claimedAt: z.iso.datetime().optional(),
});

export const giftStates = ["unpaid", "waiting", "claimed", "withdrawn"] as const;
export type GiftState = (typeof giftStates)[number];

const given = z.object({ productId: z.string(), type: z.string(), title: z.string() });

/** A gift as its buyer sees it, without the claimer. */
const shownGift = z.object({
  orderId: z.ulid(),
  email: z.string(),
  from: z.string().optional(),
  message: z.string().optional(),
  language: z.enum(languages),
  state: z.enum(giftStates),
  products: z.array(given),
  mails: z.int().describe("how many times it was, or is being, mailed"),
  code: z.string().optional().describe("only until it is claimed"),
  url: z.url().optional().describe("the page to claim it"),
  claimedAt: z.iso.datetime().optional(),
});
export type ShownGift = z.infer<typeof shownGift>;

const byOrder = { access: "member", params: z.strictObject({ id: z.ulid().describe("the order's id") }) } as const;

const claimGift = route({
  method: "POST",
  path: "/gifts/claim",
  access: "member",
  limits: [{ per: "caller", most: 30, within: HOUR }],
  summary: "Claim a gift by its code: the caller gets its products. Idempotent",
  body: z.strictObject({ code: opaque(200) }),
  reply: z.object({ products: z.array(given), claimedAt: z.iso.datetime() }),
  refusals: {
    "unknown-gift": 404,
    "gift-claimed": 409,
    "gift-refunded": 409,
    "own-product": 409,
    "already-owned": 409,
    "checkout-open": 409,
    ...BUSY,
  },
});

/** A gift as its receiver sees it. */
const receivedGift = z.object({
  from: z.string().optional().describe("the name that the giver entered"),
  message: z.string().optional(),
  products: z.array(given),
  claimedAt: z.iso.datetime(),
  state: z.enum(["claimed", "withdrawn"]).describe("withdrawn: the giver's money went back, and access ended"),
});
export type ReceivedGift = z.infer<typeof receivedGift>;

const listReceivedGifts = route({
  method: "GET",
  path: "/me/gifts",
  access: "member",
  summary: "Gifts that the caller claimed, newest first. Those that they gave are orders: GET /orders?show=gifts",
  query: z.strictObject(pageQuery),
  reply: pageOf(receivedGift),
});

const getGift = route({
  ...byOrder,
  method: "GET",
  path: "/gifts/{id}",
  summary: "A gift that the caller bought: whether it was claimed, and until then its code",
  reply: shownGift,
  refusals: { "unknown-gift": 404 },
});

const sending = { "unknown-gift": 404, "not-waiting": 409, "too-many-mails": 429, ...BUSY } as const;

const sendGiftAgain = route({
  ...byOrder,
  method: "POST",
  path: "/gifts/{id}/send-again",
  limits: [{ per: "caller", most: 20, within: DAY }],
  summary: "Mail a gift's code to its address again",
  status: 202,
  reply: shownGift,
  refusals: sending,
});

const readdressGift = route({
  ...byOrder,
  method: "POST",
  path: "/gifts/{id}/readdress",
  limits: [{ per: "caller", most: 20, within: DAY }],
  summary: "Mail an unclaimed gift to another address, with a new code; the old one becomes invalid",
  body: z.strictObject({ email }),
  status: 202,
  reply: shownGift,
  refusals: sending,
});

export const giftRoutes = { claimGift, listReceivedGifts, getGift, sendGiftAgain, readdressGift };
