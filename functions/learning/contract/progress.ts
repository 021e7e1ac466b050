import * as z from "zod";
import { productId } from "../../catalogue/contract/product.ts";
import { instant } from "../../shared/kernel/instant.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { route } from "../../shared/kernel/route.ts";
import { text } from "../../shared/kernel/text.ts";
import { denied } from "./access.ts";

/** A learner's progress with a product. `furthest` never goes back; `progress` is the current position. */
export const progress = z.object({
  customer: z.string(),
  productId: z.string(),
  progress: z.number().min(0).max(1),
  furthest: z.number().min(0).max(1),
  position: z.string().max(200).optional().describe("where to continue, in a form that depends on the content"),
  startedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  completedAt: z.iso.datetime().optional().describe("when the end was first reached"),
});
export type Progress = z.infer<typeof progress>;

const putProgress = route({
  method: "PUT",
  path: "/products/{id}/progress",
  params: z.strictObject({ id: productId }),
  access: "member",
  summary: "Store the caller's progress. Idempotent",
  body: z.strictObject({
    progress: z.number().min(0).max(1).describe("share of the product, 0 to 1"),
    position: text(200).optional(),
    at: instant
      .optional()
      .describe(
        "the time of this position, for late reports: the latest position counts, not the report that arrives last",
      ),
  }),
  reply: progress.omit({ customer: true }),
  refusals: { ...denied, "is-bundle": 409, ...BUSY },
});

const getProgress = route({
  method: "GET",
  path: "/products/{id}/progress",
  params: z.strictObject({ id: productId }),
  access: "member",
  summary: "The caller's progress in a product, and where to continue; even if they can no longer open it",
  reply: progress.omit({ customer: true }),
  refusals: { "not-begun": 404 },
});

export const progressRoutes = { putProgress, getProgress };
