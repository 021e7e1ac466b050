import * as z from "zod";
import { productId } from "../../catalogue/contract/product.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import { eventTypes } from "./event-types.ts";

const listHistory = route({
  method: "GET",
  path: "/me/history",
  access: "member",
  summary: "What is known of the caller, and recommendations go by: what they did with which product, the newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(
    z.object({
      productId: z.string(),
      at: z.iso.datetime().describe("of what was done last"),
      did: z.array(z.enum(eventTypes)).min(1),
    }),
  ),
});

const forgetProduct = route({
  method: "DELETE",
  path: "/me/history/{productId}",
  access: "member",
  summary:
    "Forget what the caller did with one product: no later recommendation goes by it; what they bought stays theirs",
  params: z.strictObject({ productId }),
  status: 204,
  refusals: BUSY,
});

const forgetHistory = route({
  method: "DELETE",
  path: "/me/history",
  access: "member",
  summary: "Forget what the caller did with all products",
  status: 204,
  refusals: BUSY,
});

export const historyRoutes = { listHistory, forgetProduct, forgetHistory };
