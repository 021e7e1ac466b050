import { changedListing } from "../shared/kernel/changed.ts";
import { SECOND_MS, ttl } from "../shared/kernel/time.ts";
import type { Mail } from "./contract/mail.ts";
import { mailKind } from "./keys.ts";
import { MAIL_KEPT_SECONDS } from "./settings.ts";

/**
 * A mail as any context's table holds it. Put in the transaction that it is about, it is sent if and only if that
 * happened: the table's relay tells of it, and `mail` sends it. The table needs a relay of the kind "MAIL", which finds it
 * by the index of changes at night.
 */
export const mailItem = (of: Mail) => ({
  ...mailKind.key(of),
  ...of,
  ...changedListing(of.at, of.id),
  expiresAt: ttl(Date.parse(of.at) + MAIL_KEPT_SECONDS * SECOND_MS),
});
