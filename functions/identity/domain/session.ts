import * as z from "zod";
import { device } from "../contract/sessions.ts";

/** A session as stored. */
export const keptSession = z.object({
  id: z.string(),
  device,
  openedAt: z.iso.datetime(),
  usedAt: z.iso.datetime(),
  sealed: z.string().describe("its refresh token, encrypted; needed to end the session"),
  digest: z.string().describe("digest of its refresh token"),
  expiresAt: z.int().describe("epoch seconds"),
});
export type KeptSession = z.infer<typeof keptSession>;
