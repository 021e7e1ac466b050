import { changedListing } from "../shared/kernel/changed.ts";
import { SECOND_MS, ttl } from "../shared/kernel/time.ts";
import type { Mail } from "./contract/mail.ts";
import { mailKind } from "./keys.ts";
import { MAIL_KEPT_SECONDS } from "./settings.ts";

/**
 * A mail in any context's table. Put in the transaction of its cause, it is sent if and only if that succeeds: the
 * table's relay publishes it, and `mail` sends it. The table needs a relay of the kind "MAIL", which finds it by the
 * index of changes at night.
 */
export const mailItem = (of: Mail) => ({
  ...mailKind.key(of),
  ...of,
  ...changedListing(of.at, of.id),
  expiresAt: ttl(Date.parse(of.at) + MAIL_KEPT_SECONDS * SECOND_MS),
});
