import { Duration } from "aws-cdk-lib";
import {
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  HeadersReferrerPolicy,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
  ResponseHeadersPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import type { Construct } from "constructs";

/** Nothing is cached for longer than a reply says, and a reply without a lifetime is not cached. */
const AS_TOLD = { minTtl: Duration.seconds(0), defaultTtl: Duration.seconds(0), maxTtl: Duration.days(365) };
const COMPRESSED = { enableAcceptEncodingGzip: true, enableAcceptEncodingBrotli: true };

/** CloudFront overwrites whatever a caller sends by its name. */
const ADDRESS = "CloudFront-Viewer-Address";

/**
 * The parts of a request in the cache key. The key contains everything that an origin receives, except the caller's
 * address, on which no cached reply depends, and the headers of unsafe requests: so nothing personal is cached for
 * others.
 */
export function cachePolicies(scope: Construct) {
  return {
    site: new CachePolicy(scope, "SiteCache", {
      comment: "Pages: by person, visitor, currency and the site's cookies",
      headerBehavior: CacheHeaderBehavior.allowList(
        "Authorization",
        "visitor-token",
        "x-currency",
        "x-forwarded-host",
        "Sec-GPC",
      ),
      cookieBehavior: CacheCookieBehavior.all(),
      queryStringBehavior: CacheQueryStringBehavior.all(),
      ...AS_TOLD,
      ...COMPRESSED,
    }),
    api: new CachePolicy(scope, "ApiCache", {
      comment: "Replies of the API: by caller, visitor, language and the page's origin",
      headerBehavior: CacheHeaderBehavior.allowList(
        "Authorization",
        "visitor-token",
        "Accept",
        "Accept-Language",
        "Origin",
      ),
      cookieBehavior: CacheCookieBehavior.none(),
      queryStringBehavior: CacheQueryStringBehavior.all(),
      ...AS_TOLD,
      ...COMPRESSED,
    }),
    open: new CachePolicy(scope, "OpenCache", {
      comment: "What is the same for everyone: files, and pages about the API",
      headerBehavior: CacheHeaderBehavior.none(),
      cookieBehavior: CacheCookieBehavior.none(),
      queryStringBehavior: CacheQueryStringBehavior.none(),
      ...AS_TOLD,
      ...COMPRESSED,
    }),
  };
}

/** Further headers for the origin. */
export function requestPolicies(scope: Construct) {
  const told = (id: string, comment: string, headers: string[], query: boolean) =>
    new OriginRequestPolicy(scope, id, {
      comment,
      headerBehavior: OriginRequestHeaderBehavior.allowList(...headers),
      cookieBehavior: OriginRequestCookieBehavior.none(),
      queryStringBehavior: query ? OriginRequestQueryStringBehavior.all() : OriginRequestQueryStringBehavior.none(),
    });
  return {
    site: told(
      "SiteRequest",
      "Of forms: what they are, and where they are from",
      [ADDRESS, "Content-Type", "Origin", "User-Agent"],
      true,
    ),
    api: told(
      "ApiRequest",
      "Of bodies and preflights, and from which device a session is begun",
      [ADDRESS, "Content-Type", "User-Agent", "Access-Control-Request-Method", "Access-Control-Request-Headers"],
      true,
    ),
    machines: told(
      "MachineRequest",
      "Of webhooks, and of mail programs",
      [ADDRESS, "Content-Type", "Stripe-Signature"],
      true,
    ),
  };
}

/** Headers of every reply. A page's own policy says what it may load and run. */
export const securityHeaders = (scope: Construct): ResponseHeadersPolicy =>
  new ResponseHeadersPolicy(scope, "Security", {
    comment: "TLS, no guessing of types, no referrer to others, no devices",
    securityHeadersBehavior: {
      strictTransportSecurity: { accessControlMaxAge: Duration.days(730), includeSubdomains: true, override: true },
      contentTypeOptions: { override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override: false },
    },
    customHeadersBehavior: {
      customHeaders: [
        {
          header: "permissions-policy",
          value: "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
          override: false,
        },
      ],
    },
  });
