import * as z from "zod";

/** What a run is asked for, beside training. */
export const runOptions = z.object({
  search: z.boolean().default(false).describe("look for better settings first"),
  rebuild: z.boolean().default(false).describe("read the whole log again instead of what is new"),
});
export type RunOptions = z.infer<typeof runOptions>;
