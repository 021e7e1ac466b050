import * as z from "zod";

/** A reply that is sent as it is: a text, or bytes. The name is what a browser saves it as. */
export const file = z.object({
  mediaType: z.string(),
  name: z.string().regex(/^[\w.-]+$/),
  /** Where it is a page of something, what the next one is asked for with. */
  cursor: z.string().optional(),
  content: z.union([z.string(), z.custom<Uint8Array>((value) => value instanceof Uint8Array)]),
});
export type File = z.infer<typeof file>;
