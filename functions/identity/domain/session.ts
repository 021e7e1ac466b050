import * as z from "zod";
import { device } from "../contract/sessions.ts";

/** A sign-in, as our table has it. */
export const keptSession = z.object({
  id: z.string(),
  device,
  openedAt: z.iso.datetime(),
  usedAt: z.iso.datetime(),
  sealed: z.string().describe("its refresh token, encrypted: ending a session takes it"),
  digest: z.string().describe("of its refresh token"),
  expiresAt: z.int().describe("epoch seconds"),
});
export type KeptSession = z.infer<typeof keptSession>;
