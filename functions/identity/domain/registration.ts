import * as z from "zod";
import { languages } from "../../catalogue/contract/product.ts";

/**
 * A registration whose address is not confirmed. It is no account yet: another registration of the address replaces it.
 * Confirming takes both the code and the id, which only the address' owner who also registered has: neither somebody who
 * registers another's address nor somebody who only reads the mails can confirm.
 */
export const registration = z.object({
  email: z.string(),
  /** The account that it opens; absent while it is being opened. */
  id: z.string().optional(),
  /** Which of several registrations of the address it is. */
  attempt: z.string(),
  displayName: z.string(),
  language: z.enum(languages),
  anonymousId: z.string().optional(),
  at: z.iso.datetime(),
  expiresAt: z.int().describe("epoch seconds"),
});
export type Registration = z.infer<typeof registration>;
