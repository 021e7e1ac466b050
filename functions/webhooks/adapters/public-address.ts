import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** Of IPv6 IANA has given out this range alone to the internet; the library calls what is in no registry unicast, too. */
const GLOBAL_V6 = ipaddr.IPv6.parseCIDR("2000::/3");

/** Whether an address is one that the whole internet can reach, by IANA's registries of special-purpose addresses. */
export function isPublic(address: string): boolean {
  // The library accepts other spellings, such as 0x7f.1; a connection does not.
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.parse(address);
  return parsed.range() === "unicast" && (parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_V6));
}
