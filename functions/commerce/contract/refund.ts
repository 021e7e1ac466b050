import * as z from "zod";
import { productId } from "../../catalogue/contract/product.ts";
import { money } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";
import { lines, opaque } from "../../shared/kernel/text.ts";

export const refundStates = ["requested", "denied", "approved", "pending", "succeeded", "failed", "canceled"] as const;

/** The reason of a refund, in Stripe's words. */
const refundCauses = ["requested", "fraudulent", "duplicate"] as const;

/**
 * A refund of an order: requested here, or made at Stripe by other means. Its money counts as refunded while it is
 * pending or succeeded.
 */
export const refund = z.object({
  id: z.string().describe("our id; Stripe's if it was made in Stripe's dashboard"),
  amount: z.int().min(1).describe("minor units of the order's currency"),
  lines: z.array(z.int().min(0)).optional().describe("indices of the order's lines; absent: the rest of the order"),
  state: z.enum(refundStates),
  keepsAccess: z.boolean().optional().describe("the money is refunded, and access stays"),
  part: z.literal(true).optional().describe("a part of the money: it ends no right until all is refunded"),
  cause: z.enum(refundCauses).optional().describe("the reason given to Stripe, which learns from it"),
  at: z.iso.datetime().describe("when it was requested or first reported"),
  reason: z.string().optional().describe("the buyer's words"),
  policy: z.string().optional().describe("the policy's verdict"),
  decidedBy: z.string().optional().describe("a user's id, or policy"),
  decidedAt: z.iso.datetime().optional(),
  note: z.string().optional().describe("the note of the person who decided"),
  stripeRefund: z.string().optional(),
  madeAt: z.iso.datetime().optional().describe("when it was made, by Stripe's clock"),
  failure: z.string().optional().describe("why the money did not go back"),
});
export type Refund = z.infer<typeof refund>;

/** Whether the money has left us. */
export const isOut = ({ state }: Pick<Refund, "state">): boolean => state === "pending" || state === "succeeded";

/** A refund as its buyer, its creators and operators see it. */
export const shownRefund = refund.omit({ lines: true, decidedBy: true, stripeRefund: true }).extend({
  amount: money,
  orderId: z.ulid(),
  products: z.array(z.string()).describe("the titles of its products"),
});
export type ShownRefund = z.infer<typeof shownRefund>;

const byOrder = { access: "member", params: z.strictObject({ id: z.ulid() }) } as const;
const byRefund = z.strictObject({ id: opaque(100).describe("the refund's") });
const decision = { ...byOrder, params: byRefund, method: "POST", reply: shownRefund } as const;
const undecided = { "unknown-refund": 404, "refund-decided": 409, ...BUSY } as const;

const dryRun = z.boolean().default(false).describe("only says what the decision would answer, and changes nothing");

const requestRefund = route({
  ...byOrder,
  method: "POST",
  path: "/orders/{id}/refunds",
  limits: [{ per: "caller", most: 30, within: HOUR }],
  summary: "Request a refund of some lines or of the rest; within the policy it is made at once",
  body: z.strictObject({
    products: z.array(productId).min(1).max(20).optional().describe("the lines to refund; absent: all that is left"),
    reason: lines(1000),
  }),
  status: 201,
  reply: shownRefund,
  refusals: {
    "unknown-order": 404,
    "not-in-order": 422,
    "nothing-to-refund": 409,
    "refund-open": 409,
    "too-many-refunds": 409,
    disputed: 409,
    "refund-window-over": 409,
    "credits-on-hold": 409,
    "refund-apart": 422,
    ...BUSY,
  },
});

const giveRefund = route({
  fresh: true,
  ...byOrder,
  method: "POST",
  path: "/sales/{id}/refunds",
  summary: "Refund an order of the caller's products without a request; operators any order. Idempotent by `refund`",
  body: z
    .strictObject({
      refund: z.ulid().describe("a new id for each refund, which makes the call idempotent"),
      products: z
        .array(productId)
        .min(1)
        .max(20)
        .optional()
        .describe("the lines to refund; absent: the rest of the caller's products"),
      amount: z
        .int()
        .min(1)
        .max(99_999_999)
        .optional()
        .describe("minor units, to refund a part of one line or of the order; access stays"),
      keepsAccess: z.boolean().default(false),
      cause: z.enum(refundCauses).optional().describe("the reason given to Stripe, which learns from it"),
      note: lines(1000).describe("the reason, which the buyer sees"),
    })
    .refine(({ amount, products }) => amount === undefined || (products ?? [""]).length === 1, {
      path: ["amount"],
      error: "an amount is of one product; name it alone",
    }),
  status: 201,
  reply: shownRefund,
  refusals: {
    "unknown-order": 404,
    "not-in-order": 422,
    "not-yours": 403,
    "wrong-amount": 422,
    "more-than-left": 409,
    "nothing-to-refund": 409,
    "refund-open": 409,
    "refund-mismatch": 409,
    "too-many-refunds": 409,
    disputed: 409,
    "refund-window-over": 409,
    "credits-on-hold": 409,
    "refund-apart": 422,
    ...BUSY,
  },
});

const listOrderRefunds = route({
  ...byOrder,
  method: "GET",
  path: "/orders/{id}/refunds",
  summary: "The refunds and requests of an order of the caller, newest first",
  reply: z.object({ items: z.array(shownRefund) }),
  refusals: { "unknown-order": 404 },
});

const listRefunds = route({
  fresh: true,
  method: "GET",
  path: "/refunds",
  access: "member",
  summary: "Refunds in a state, newest first: all for operators, for creators those of their products",
  query: z.strictObject({ ...pageQuery, state: z.enum(refundStates).default("requested") }),
  reply: pageOf(shownRefund),
});

const listOwnRefunds = route({
  method: "GET",
  path: "/me/refunds",
  access: "member",
  summary: "The refunds and requests of all orders of the caller, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(shownRefund),
});

const approveRefund = route({
  fresh: true,
  ...decision,
  path: "/refunds/{id}/approve",
  summary: "Approve a refund; for operators, and for the creator if all of its products are theirs",
  body: z.strictObject({
    keepsAccess: z.boolean().default(false),
    note: lines(1000).optional(),
    dryRun,
  }),
  refusals: {
    ...undecided,
    disputed: 409,
    "refund-window-over": 409,
    "nothing-to-refund": 409,
    "credits-on-hold": 409,
    "refund-apart": 409,
  },
});

const denyRefund = route({
  fresh: true,
  ...decision,
  path: "/refunds/{id}/deny",
  summary: "Deny a refund, with a reason; for operators, and for the creator if all of its products are theirs",
  body: z.strictObject({ note: lines(1000), dryRun }),
  refusals: undecided,
});

export const refundRoutes = {
  requestRefund,
  giveRefund,
  listOrderRefunds,
  listOwnRefunds,
  listRefunds,
  approveRefund,
  denyRefund,
};
