import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { APIGatewayProxyEventV2 } from "aws-lambda";

const NOT_TEXT = /^(image|audio|video)\/|^application\/(octet-stream|pdf|zip|gzip)/;

const joined = (pairs: Iterable<[string, string]>): Record<string, string> | undefined => {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return values.size === 0 ? undefined : Object.fromEntries(values);
};

/** @throws URIError if the path's percent-encoding is invalid */
const decoded = (parameters: Readonly<Record<string, string>>) =>
  joined(Object.entries(parameters).map(([name, value]) => [name, decodeURIComponent(value)]));

/**
 * Sets the caller's address for the local gateway, so that limits by address can be tried on one machine. An HTTP API
 * ignores it and uses the connection's address.
 */
const SOURCE_HEADER = "local-source-ip";

const sourceOf = ({ headers, socket }: IncomingMessage): string => {
  const told = headers[SOURCE_HEADER];
  return typeof told === "string" && isIP(told) !== 0 ? told : (socket.remoteAddress ?? "127.0.0.1");
};

/** A request as an HTTP API passes it to a function: payload format 2.0. */
export function requestEvent(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  route: { readonly key: string; readonly parameters: Readonly<Record<string, string>> },
): APIGatewayProxyEventV2 {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(",") : value]),
  );
  const { cookie, [SOURCE_HEADER]: _, ...rest } = headers;
  const binary = NOT_TEXT.test(headers["content-type"] ?? "");
  const now = new Date();
  const event = {
    version: "2.0",
    routeKey: route.key,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookie !== undefined && { cookies: cookie.split("; ") }),
    headers: rest,
    queryStringParameters: joined(url.searchParams),
    pathParameters: decoded(route.parameters),
    requestContext: {
      accountId: "000000000000",
      apiId: "local",
      domainName: url.hostname,
      domainPrefix: "local",
      http: {
        method: request.method ?? "",
        path: url.pathname,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: sourceOf(request),
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: "$default",
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: binary ? body.toString("base64") : body.toString("utf8") }),
    isBase64Encoded: binary && body.length > 0,
  };
  return event as unknown as APIGatewayProxyEventV2;
}

/** A request with its authorizer's data. */
export const authorized = (event: APIGatewayProxyEventV2, authorizer: object | undefined): APIGatewayProxyEventV2 =>
  authorizer === undefined
    ? event
    : { ...event, requestContext: { ...event.requestContext, authorizer } as APIGatewayProxyEventV2["requestContext"] };
