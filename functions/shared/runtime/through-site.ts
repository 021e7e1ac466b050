import { createHash, timingSafeEqual } from "node:crypto";

/** The header by which the site's distribution, and the site itself, prove that a request came through them. */
export const SECRET_HEADER = "x-origin-secret";
/** The header in which CloudFront sends the caller's address and port, overwriting whatever the caller sent. */
export const ADDRESS_HEADER = "cloudfront-viewer-address";

/** The refusal of requests that did not come through the site. */
export const NOT_THROUGH_SITE = {
  code: "not-through-site",
  detail: "This address is for the site only: call the API under /api of the site.",
} as const;

/**
 * Whether a request came through the site's distribution, by its secret: others have avoided the firewall, and may have
 * forged any header. A function without the digests accepts every request; tests of the stacks check that each has
 * them.
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
