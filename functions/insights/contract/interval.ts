import * as z from "zod";

/** A share with the ends of its interval. */
export const share = z
  .object({ mean: z.number(), low: z.number(), high: z.number() })
  .describe("with the ends of Wilson's interval at 95 %");
