/** What the site's own pages are called, or could be, and names that a creator must not speak by. */
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

/** Whether nobody may have a handle, also with hyphens put in. */
export const isReserved = (handle: string): boolean => RESERVED.has(handle) || RESERVED.has(handle.replaceAll("-", ""));

const LONGEST = 30;
const SHORTEST = 3;

/** What a name is as a handle: its letters without their marks; empty where too few are left, as of one in Chinese. */
function slugOf(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  let slug = "";
  for (const word of words) {
    const longer = slug === "" ? word.slice(0, LONGEST) : `${slug}-${word}`;
    if (longer.length > LONGEST) break;
    slug = longer;
  }
  return slug.length < SHORTEST || isReserved(slug) ? "" : slug;
}

/** Handles for a new creator, one of which is free: of their name, of it with a part of their id, and of their id alone. */
export function handlesFor(name: string, id: string): string[] {
  const slug = slugOf(name);
  const letters = id.toLowerCase().replace(/[^a-z0-9]/g, "");
  const [short, long] = [letters.slice(0, 6), letters.slice(0, 22)];
  const cut = slug.slice(0, LONGEST - 7).replace(/-$/, "");
  return [...(slug === "" ? [] : [slug, `${cut}-${short}`]), `creator-${short}`, `creator-${long}`];
}
