import * as z from "zod";
import { languages } from "../../catalogue/contract/product.ts";

/**
 * A registration whose address is not confirmed. It is not an account yet: another registration of the address replaces it.
 * Confirming needs both the mailed code and the registration's id. Only the owner of an address who registered it has both:
 * somebody who registers another's address lacks the code, and somebody who only reads the mails lacks the id.
 */
export const registration = z.object({
  email: z.string(),
  /** The id of the new account in the pool; absent until the pool has it. */
  id: z.string().optional(),
  /** Tells several registrations of the same address apart. */
  attempt: z.string(),
  displayName: z.string(),
  language: z.enum(languages),
  anonymousId: z.string().optional(),
  at: z.iso.datetime(),
  expiresAt: z.int().describe("epoch seconds"),
});
export type Registration = z.infer<typeof registration>;
