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

/** Nothing is kept for longer than a reply says, and what says nothing is not kept. */
const AS_TOLD = { minTtl: Duration.seconds(0), defaultTtl: Duration.seconds(0), maxTtl: Duration.days(365) };
const COMPRESSED = { enableAcceptEncodingGzip: true, enableAcceptEncodingBrotli: true };

/** CloudFront writes it over whatever a caller sends by its name. */
const ADDRESS = "CloudFront-Viewer-Address";

/**
 * What of a request decides about a cached reply. All that an origin is told stands in the key, but for the caller's address,
 * which no cached reply depends on, and what only unsafe requests have: so nothing of one person is kept for another.
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

/** What an origin is told besides. */
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
      [ADDRESS, "Content-Type", "Origin"],
      true,
    ),
    api: told(
      "ApiRequest",
      "Of bodies and preflights",
      [ADDRESS, "Content-Type", "Access-Control-Request-Method", "Access-Control-Request-Headers"],
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

/** Headers of every reply. What a page may load and run is the page's own to say. */
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
