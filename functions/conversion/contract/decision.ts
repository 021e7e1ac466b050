import * as z from "zod";
import { receipt } from "./offer.ts";

/** A person's offer, or none, at a place, as stored. */
export const decision = receipt.extend({
  person: z.string(),
  situation: z.string(),
  round: z.int().min(1).describe("how many choices there have been for the person at the place"),
  arm: z.string().describe("an offer's id, or nothing"),
  propensity: z.number(),
  features: z.array(z.number()).describe("what whom-to-treat goes by, as it was known then"),
  usedBy: z.string().optional().describe("the order that took the offer"),
  outcomes: z.record(z.string(), z.object({ margin: z.int(), version: z.int() })).default({}),
});
export type Decision = z.infer<typeof decision>;
