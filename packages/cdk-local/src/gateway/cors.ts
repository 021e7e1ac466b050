import type { IncomingHttpHeaders } from "node:http";
import * as z from "zod";

export const corsConfiguration = z.strictObject({
  AllowOrigins: z.array(z.string()),
  AllowMethods: z.array(z.string()),
  AllowHeaders: z.array(z.string()),
  ExposeHeaders: z.array(z.string()).default([]),
  MaxAge: z.int().default(0),
});
export type CorsConfiguration = z.infer<typeof corsConfiguration>;

type Headers = Readonly<Record<string, string>>;

/** Whether a request is a browser's preflight. */
export const isPreflight = (method: string | undefined, headers: IncomingHttpHeaders): boolean =>
  method === "OPTIONS" && headers.origin !== undefined && headers["access-control-request-method"] !== undefined;

const allows = (origins: readonly string[], origin: string): boolean =>
  origins.some(
    (each) => each === "*" || each === origin || (/^https?:\/\/\*$/.test(each) && origin.startsWith(each.slice(0, -1))),
  );

/**
 * The headers that an HTTP API adds to a reply: none for an unknown origin, or without one.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function corsHeaders(
  { AllowOrigins, AllowMethods, AllowHeaders, ExposeHeaders, MaxAge }: CorsConfiguration,
  method: string | undefined,
  headers: IncomingHttpHeaders,
): Headers {
  const { origin } = headers;
  if (origin === undefined || !allows(AllowOrigins, origin)) return {};
  return {
    "access-control-allow-origin": AllowOrigins.includes("*") ? "*" : origin,
    ...(ExposeHeaders.length > 0 && { "access-control-expose-headers": ExposeHeaders.join(",") }),
    ...(isPreflight(method, headers) && {
      "access-control-allow-methods": AllowMethods.join(","),
      "access-control-allow-headers": AllowHeaders.join(","),
      "access-control-max-age": String(MaxAge),
    }),
  };
}

/** An HTTP API with a CORS configuration ignores a function's own CORS headers. */
export const withoutCors = (headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith("access-control-")));
