import * as z from "zod";
import { languages } from "../../catalogue/contract/product.ts";

/**
 * A registration before its address is known to be its owner's. Until then it is nobody's account: another one of the
 * address takes its place, and nothing of it becomes part of an account but by the code and the id together, which the
 * address' owner has who registered, and neither who only registered nor who only reads the mails.
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
