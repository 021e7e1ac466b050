import * as z from "zod";
import { productId, productIds } from "../../catalogue/contract/product.ts";
import { entitlementCauses } from "../../commerce/contract/entitlement.ts";
import { route } from "../../shared/kernel/route.ts";

/** Why a member is refused a product's content, on every route that needs a right to it. */
export const denied = {
  "unknown-product": 404,
  "not-entitled": 403,
  "access-suspended": 403,
  "access-ended": 403,
  "access-revoked": 403,
} as const;

const getAccess = route({
  method: "GET",
  path: "/products/{id}/access",
  params: z.strictObject({ id: productId }),
  access: "member",
  summary: "Whether the caller may open a product, and why: each source of a right, with its state",
  reply: z.object({
    allowed: z.boolean(),
    because: z.string().describe("the decision in a sentence"),
    sources: z.array(
      z.object({
        source: z.string().describe("creator, or what gives the right: ORDER#<order id>, SEAT#<organisation>#<seat>"),
        state: z.enum(["active", "suspended", "ended", "revoked"]),
        since: z.iso.datetime().optional(),
        until: z.iso.datetime().optional(),
        cause: z
          .enum(entitlementCauses)
          .optional()
          .describe(
            "why it gives no access: its payment was refunded, is contested by a bank, was not made, or its time is over",
          ),
        because: z.string(),
      }),
    ),
  }),
  refusals: { "unknown-product": 404 },
});

const listAccess = route({
  method: "GET",
  path: "/access",
  access: "member",
  summary: "Which of the given products the caller may open, and why, in the given order; unknown ones are left out",
  query: z.strictObject({ ids: productIds(50) }),
  reply: z.object({
    items: z.array(
      z.object({ productId: z.string(), ...getAccess.reply.pick({ allowed: true, because: true }).shape }),
    ),
  }),
});

export const accessRoutes = { getAccess, listAccess };
