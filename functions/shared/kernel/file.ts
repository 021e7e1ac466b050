import * as z from "zod";

/** A reply that is sent unchanged: text or bytes. Browsers save it under its name. */
export const file = z.object({
  mediaType: z.string(),
  name: z.string().regex(/^[\w.-]+$/),
  /** If it is a page of a list, the cursor of the next one. */
  cursor: z.string().optional(),
  content: z.union([z.string(), z.custom<Uint8Array>((value) => value instanceof Uint8Array)]),
});
export type File = z.infer<typeof file>;
