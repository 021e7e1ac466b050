import { createHash, timingSafeEqual } from "node:crypto";

/** In which the site's distribution, and the site itself, show that a request came through them. */
export const SECRET_HEADER = "x-origin-secret";
/** In which CloudFront tells the address and port of who asked, over whatever the caller sent by this name. */
export const ADDRESS_HEADER = "cloudfront-viewer-address";

/** The refusal of what came past the site. */
export const NOT_THROUGH_SITE = {
  code: "not-through-site",
  detail: "This address is the site's own: ask at the site, and its API under /api.",
} as const;

/**
 * Whether a request came through the site's distribution, by its secret: past that there is no firewall, and any header may
 * be made up. A function that is not told the digests takes every request; tests of the stacks see to it that each is.
 * Both have 256 random bits, so that the digest may be known.
 */
export function isThroughSite(shown: string | undefined, digests = process.env.ORIGIN_DIGESTS): boolean {
  if (digests === undefined) return true;
  const own = createHash("sha256")
    .update(shown ?? "")
    .digest();
  return digests.split(",").some((digest) => {
    const wanted = Buffer.from(digest, "base64url");
    return wanted.length === own.length && timingSafeEqual(wanted, own);
  });
}
