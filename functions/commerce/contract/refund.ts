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
  id: z.string().describe("ours; Stripe's, where it was not asked for here"),
  amount: z.int().min(1).describe("minor units of the order's currency"),
  lines: z.array(z.int().min(0)).optional().describe("places in the order's lines; absent: what is left of the order"),
  state: z.enum(refundStates),
  keepsAccess: z.boolean().optional().describe("the money goes back, the access stays"),
  part: z
    .literal(true)
    .optional()
    .describe("an amount of what it is for and not all of it: it ends no right until all is back"),
  cause: z.enum(refundCauses).optional().describe("as Stripe is told, which learns from it"),
  at: z.iso.datetime().describe("when we heard of it first"),
  reason: z.string().optional().describe("the buyer's words"),
  policy: z.string().optional().describe("what the policy says to it"),
  decidedBy: z.string().optional().describe("a user's id, or policy"),
  decidedAt: z.iso.datetime().optional(),
  note: z.string().optional().describe("the words of who decided"),
  stripeRefund: z.string().optional(),
  madeAt: z.iso.datetime().optional().describe("when Stripe made it, by Stripe's clock"),
  failure: z.string().optional().describe("why the money did not go back"),
});
export type Refund = z.infer<typeof refund>;

/** Whether the money has left us. */
export const isOut = ({ state }: Pick<Refund, "state">): boolean => state === "pending" || state === "succeeded";

/** A refund as its buyer, its creators and operators see it. */
export const shownRefund = refund.omit({ lines: true, decidedBy: true, stripeRefund: true }).extend({
  amount: money,
  orderId: z.ulid(),
  products: z.array(z.string()).describe("what it is for"),
});
export type ShownRefund = z.infer<typeof shownRefund>;

const byOrder = { access: "member", params: z.strictObject({ id: z.ulid() }) } as const;
const byRefund = z.strictObject({ id: opaque(100).describe("the refund's") });
const decision = { ...byOrder, params: byRefund, method: "POST", reply: shownRefund } as const;
const undecided = { "unknown-refund": 404, "refund-decided": 409, ...BUSY } as const;

const dryRun = z.boolean().default(false).describe("answers as if it were decided, and changes nothing");

const requestRefund = route({
  ...byOrder,
  method: "POST",
  path: "/orders/{id}/refunds",
  limits: [{ per: "caller", most: 30, within: HOUR }],
  summary: "Ask for money back, for some lines or all that is left; within the policy it is given at once",
  body: z.strictObject({
    products: z.array(productId).min(1).max(20).optional().describe("the lines to give back; absent: all that is left"),
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
  summary:
    "Give money back unasked, of an order of what the caller sells; an operator, of any. The same id again is one",
  body: z
    .strictObject({
      refund: z.ulid().describe("a new id of the caller's for each refund: sent again it is the same refund"),
      products: z
        .array(productId)
        .min(1)
        .max(20)
        .optional()
        .describe("the lines to give back; absent: all that is left of what the caller sells"),
      amount: z
        .int()
        .min(1)
        .max(99_999_999)
        .optional()
        .describe("minor units, where not all of it goes back: of one line, or of the order; the access stays"),
      keepsAccess: z.boolean().default(false),
      cause: z.enum(refundCauses).optional().describe("as Stripe is told, which learns from it"),
      note: lines(1000).describe("why; its buyer is shown it"),
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
  summary: "What was asked for and given back of an order of the caller, the newest first",
  reply: z.object({ items: z.array(shownRefund) }),
  refusals: { "unknown-order": 404 },
});

const listRefunds = route({
  fresh: true,
  method: "GET",
  path: "/refunds",
  access: "member",
  summary: "Refunds in a state, the newest first: all of them for operators, else those of what the caller sells",
  query: z.strictObject({ ...pageQuery, state: z.enum(refundStates).default("requested") }),
  reply: pageOf(shownRefund),
});

const listOwnRefunds = route({
  method: "GET",
  path: "/me/refunds",
  access: "member",
  summary: "What was asked for and given back of all orders of the caller, the newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(shownRefund),
});

const approveRefund = route({
  fresh: true,
  ...decision,
  path: "/refunds/{id}/approve",
  summary: "Give the money back; for operators, and for who sells all that it is for",
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
  summary: "Say no to a refund, with a word why; for operators, and for who sells all that it is for",
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
