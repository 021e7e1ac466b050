import { LONGEST_HANDLE, SHORTEST_HANDLE } from "../settings.ts";

/** Names of the site's own pages, present or possible, and names that a creator must not use to speak. */
const RESERVED = new Set(
  (
    "about account accounts admin administrator api app assets auth billing blog bundles cart checkout claim codes confirm " +
    "console contact cookies creator creators credits desk discover docs edit explore faq feed feeds files follow following " +
    "gift gifts health help home imprint index jobs library legal login logout lyceum mail me media moderator new news " +
    "notifications null official openapi operator orders organisation organisations owner password payments payouts press " +
    "pricing privacy problems products profile refunds register robots root rss search seats security sell seller settings " +
    "shop signin signout signup site sitemap staff static status store studio subscribe support system team terms test " +
    "topics undefined uploads user users webhooks well-known welcome wishlist www zh en"
  ).split(" "),
);

/** Whether a handle is reserved, also with hyphens inserted. */
export const isReserved = (handle: string): boolean => RESERVED.has(handle) || RESERVED.has(handle.replaceAll("-", ""));

/** A name as a handle: its letters without their marks; empty if too few are left, as for one in Chinese. */
function slugOf(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  let slug = "";
  for (const word of words) {
    const longer = slug === "" ? word.slice(0, LONGEST_HANDLE) : `${slug}-${word}`;
    if (longer.length > LONGEST_HANDLE) break;
    slug = longer;
  }
  return slug.length < SHORTEST_HANDLE || isReserved(slug) ? "" : slug;
}

/** Handles for a new creator, one of which is free: their name, their name with a part of their id, and their id. */
export function handlesFor(name: string, id: string): string[] {
  const slug = slugOf(name);
  const letters = id.toLowerCase().replace(/[^a-z0-9]/g, "");
  const [short, long] = [letters.slice(0, 6), letters.slice(0, 22)];
  const cut = slug.slice(0, LONGEST_HANDLE - 7).replace(/-$/, "");
  return [...(slug === "" ? [] : [slug, `${cut}-${short}`]), `creator-${short}`, `creator-${long}`];
}
