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
  summary: "The caller's history, on which recommendations are based, by product, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(
    z.object({
      productId: z.string(),
      at: z.iso.datetime().describe("the last interaction"),
      did: z.array(z.enum(eventTypes)).min(1),
    }),
  ),
});

const forgetProduct = route({
  method: "DELETE",
  path: "/me/history/{productId}",
  access: "member",
  summary: "Delete one product from the caller's history; later recommendations ignore it, and purchases are kept",
  params: z.strictObject({ productId }),
  status: 204,
  refusals: BUSY,
});

const forgetHistory = route({
  method: "DELETE",
  path: "/me/history",
  access: "member",
  summary: "Delete the caller's whole history",
  status: 204,
  refusals: BUSY,
});

export const historyRoutes = { listHistory, forgetProduct, forgetHistory };
