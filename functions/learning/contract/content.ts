import * as z from "zod";
import { content, productId } from "../../catalogue/contract/product.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { route } from "../../shared/kernel/route.ts";
import { wholeInText } from "../../shared/kernel/whole.ts";
import { denied } from "./access.ts";
import type { Progress } from "./progress.ts";

/** The record that a product's content was handed out to a customer, and how often. */
export const opening = z.object({
  customer: z.string(),
  productId: z.string(),
  firstAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
  count: z.int().min(1),
});
export type Opening = z.infer<typeof opening>;

/** A customer's activity with a product. */
export interface Study {
  readonly progress?: Progress;
  readonly opening?: Opening;
}

const getContent = route({
  method: "GET",
  path: "/products/{id}/content",
  params: z.strictObject({ id: productId }),
  access: "member",
  summary:
    "A URL of the content as it was bought, valid for five minutes; for users with a right to it and for the creator",
  query: z.strictObject({
    version: wholeInText(1, Number.MAX_SAFE_INTEGER)
      .optional()
      .describe("the product's version: the one that was bought, or the newest"),
    as: z
      .enum(["attachment", "inline"])
      .default("attachment")
      .describe("whether a browser should save the file or show it inline; both accept range requests"),
  }),
  reply: content.pick({ name: true, mediaType: true, bytes: true }).extend({
    url: z.url(),
    expiresAt: z.iso.datetime(),
    version: z.int().describe("the product's version whose content this is"),
    newer: content
      .pick({ name: true, mediaType: true, bytes: true })
      .extend({ version: z.int() })
      .optional()
      .describe("newer content, which is returned for this version"),
  }),
  refusals: { ...denied, "no-content": 404, "unknown-version": 404, "is-bundle": 409, ...BUSY },
});

export const contentRoutes = { getContent };
