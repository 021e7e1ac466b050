import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** IANA has assigned only this range of IPv6 to the internet; the library also calls unregistered addresses unicast. */
const GLOBAL_V6 = ipaddr.IPv6.parseCIDR("2000::/3");

/** Whether an address is reachable on the public internet, by IANA's registries of special-purpose addresses. */
export function isPublic(address: string): boolean {
  // The library accepts other spellings, such as 0x7f.1; a connection does not.
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.parse(address);
  return parsed.range() === "unicast" && (parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_V6));
}
