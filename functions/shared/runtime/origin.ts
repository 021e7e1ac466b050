import { createHash, timingSafeEqual } from "node:crypto";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { originEnv } from "../env.ts";
import { HttpProblem } from "./problem.ts";

type Headers = Readonly<Record<string, string | undefined>>;

/** In which the site's distribution, and the site itself, show that a request came through them. */
export const SECRET_HEADER = "x-origin-secret";
/** In which CloudFront tells the address and port of who asked, over whatever the caller sent by this name. */
export const ADDRESS_HEADER = "cloudfront-viewer-address";

const [DIGESTS] = originEnv;

/**
 * Whether a request came through the site's distribution, by its secret: past that there is no firewall, and any header may
 * be made up. A function that is not told the digests takes every request; tests of the stacks see to it that each is.
 */
export function isThroughSite(headers: Headers): boolean {
  const digests = process.env[DIGESTS];
  if (digests === undefined) return true;
  const shown = createHash("sha256")
    .update(headers[SECRET_HEADER] ?? "")
    .digest();
  return digests.split(",").some((digest) => {
    const wanted = Buffer.from(digest, "base64url");
    return wanted.length === shown.length && timingSafeEqual(wanted, shown);
  });
}

export const NOT_THROUGH_SITE = "not-through-site";

/** @throws HttpProblem 403 */
export function mustBeThroughSite(headers: Headers): void {
  if (isThroughSite(headers)) return;
  throw new HttpProblem(403, NOT_THROUGH_SITE, "This address is the site's own: ask the API at the site, under /api.");
}

/** The address of who asked: of a request that came through the site as CloudFront tells it, else of the connection. */
export function addressOf({
  headers,
  requestContext,
}: Pick<APIGatewayProxyEventV2, "headers" | "requestContext">): string {
  const told = process.env[DIGESTS] === undefined ? undefined : headers[ADDRESS_HEADER];
  if (told === undefined) return requestContext.http.sourceIp;
  return told.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
}
