import { randomBytes } from "node:crypto";
import type { Behaviour } from "./template.ts";
import { headerOf, queryText, type ViewerRequest } from "./viewer-request.ts";

/** Headers about the viewer that CloudFront adds for origins whose policies ask for them. */
const TOLD: Readonly<Record<string, (request: ViewerRequest) => string>> = {
  "cloudfront-viewer-address": ({ ip, port }) => `${ip}:${port}`,
  "cloudfront-forwarded-proto": () => "http",
};

const takes = (header: string | undefined, coding: string): boolean => {
  const found = (header ?? "")
    .split(",")
    .map((each) => each.trim().toLowerCase().split(";"))
    .find(([name]) => name === coding || name === "*");
  return found !== undefined && !/^\s*q=0(\.0*)?\s*$/.test(found[1] ?? "");
};

/**
 * A viewer's encodings, normalised for the cache key and the origin:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cache-key-understand-cache-policy.html
 */
export function encodingsOf({ cache }: Pick<Behaviour, "cache">, request: ViewerRequest): string {
  const key = cache.ParametersInCacheKeyAndForwardedToOrigin;
  const accepted = headerOf(request, "accept-encoding");
  return [
    key.EnableAcceptEncodingBrotli && takes(accepted, "br") ? "br" : "",
    key.EnableAcceptEncodingGzip && takes(accepted, "gzip") ? "gzip" : "",
  ]
    .filter((each) => each !== "")
    .join(",");
}

type Pair = readonly [string, string];

/** The parts of a request that are in the cache key, and so are sent to the origin. */
function keyed({ cache }: Pick<Behaviour, "cache">, request: ViewerRequest) {
  const key = cache.ParametersInCacheKeyAndForwardedToOrigin;
  const { HeadersConfig: headers, CookiesConfig: cookies, QueryStringsConfig: query } = key;
  const named = headers.HeaderBehavior === "whitelist" ? headers.Headers.map((each) => each.toLowerCase()) : [];
  return {
    headers: named.flatMap((name): Pair[] => {
      const value = headerOf(request, name);
      return value === undefined ? [] : [[name, value]];
    }),
    cookies:
      cookies.CookieBehavior === "whitelist"
        ? request.cookies.filter(([name]) => cookies.Cookies.includes(name))
        : cookies.CookieBehavior === "all"
          ? request.cookies
          : [],
    query:
      query.QueryStringBehavior === "whitelist"
        ? request.query.filter(([name]) => query.QueryStrings.includes(name))
        : query.QueryStringBehavior === "all"
          ? request.query
          : [],
  };
}

/** The cache key of a reply. HEAD and GET share it. */
export function keyOf(behaviour: Behaviour, request: ViewerRequest): string {
  const { headers, cookies, query } = keyed(behaviour, request);
  return JSON.stringify([behaviour.origin.Id, request.uri, query, headers, cookies, encodingsOf(behaviour, request)]);
}

/** A request as its origin gets it: only the parts that the policies name, and the headers that CloudFront adds. */
export interface OriginRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
}

export function originRequest(behaviour: Behaviour, request: ViewerRequest): OriginRequest {
  const { forwards, origin } = behaviour;
  const inKey = keyed(behaviour, request);
  const query = forwards?.QueryStringsConfig.QueryStringBehavior === "all" ? request.query : inKey.query;
  const cookies = forwards?.CookiesConfig.CookieBehavior === "all" ? request.cookies : inKey.cookies;
  const headers: Record<string, string> = Object.fromEntries(inKey.headers);
  if (forwards?.HeadersConfig.HeaderBehavior === "whitelist") {
    for (const name of forwards.HeadersConfig.Headers.map((each) => each.toLowerCase())) {
      const value = TOLD[name]?.(request) ?? headerOf(request, name);
      if (value !== undefined) headers[name] = value;
    }
  }
  const encodings = encodingsOf(behaviour, request);
  const length = headerOf(request, "content-length");
  const chunked = headerOf(request, "transfer-encoding");
  const forwardedFor = headerOf(request, "x-forwarded-for");
  return {
    method: request.method,
    path: query.length === 0 ? request.uri : `${request.uri}?${queryText(query)}`,
    headers: {
      "user-agent": "Amazon CloudFront",
      ...headers,
      ...(cookies.length > 0 && { cookie: cookies.map(([name, value]) => `${name}=${value}`).join("; ") }),
      ...(encodings !== "" && { "accept-encoding": encodings }),
      ...(length !== undefined && { "content-length": length }),
      ...(chunked !== undefined && { "transfer-encoding": chunked }),
      host: origin.DomainName,
      via: "1.1 local.cloudfront.net (CloudFront)",
      "x-amz-cf-id": randomBytes(12).toString("base64url"),
      "x-forwarded-for": forwardedFor === undefined ? request.ip : `${forwardedFor}, ${request.ip}`,
      // These override headers of the same names from the viewer.
      ...Object.fromEntries(
        origin.OriginCustomHeaders.map(({ HeaderName, HeaderValue }) => [HeaderName.toLowerCase(), HeaderValue]),
      ),
    },
  };
}
