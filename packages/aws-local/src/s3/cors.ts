import type { IncomingHttpHeaders } from "node:http";
import * as z from "zod";
import { Failure } from "./failure.ts";

/** A rule as in templates. */
export const corsRule = z.strictObject({
  AllowedOrigins: z.array(z.string()),
  AllowedMethods: z.array(z.string()),
  AllowedHeaders: z.array(z.string()).default([]),
  ExposedHeaders: z.array(z.string()).default([]),
  MaxAge: z.int().optional(),
});
export type CorsRule = z.infer<typeof corsRule>;

/** At most one star stands for any text. */
const fits = (pattern: string, text: string): boolean => {
  const [before = "", after] = pattern.split("*");
  if (after === undefined) return pattern === text;
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
};
const some = (patterns: readonly string[], text: string): boolean => patterns.some((each) => fits(each, text));

function told(rule: CorsRule, origin: string): Record<string, string> {
  const isForAll = rule.AllowedOrigins.includes("*");
  return {
    "access-control-allow-origin": isForAll ? "*" : origin,
    "access-control-allow-methods": rule.AllowedMethods.join(", "),
    ...(rule.ExposedHeaders.length > 0 && { "access-control-expose-headers": rule.ExposedHeaders.join(", ") }),
    ...(rule.MaxAge !== undefined && { "access-control-max-age": String(rule.MaxAge) }),
    ...(!isForAll && { "access-control-allow-credentials": "true" }),
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  };
}

/** The headers that a bucket adds to a reply, by the first rule that allows the origin and the method. */
export function corsHeaders(
  rules: readonly CorsRule[],
  method: string,
  { origin }: IncomingHttpHeaders,
): Record<string, string> {
  if (origin === undefined) return {};
  const rule = rules.find((each) => some(each.AllowedOrigins, origin) && each.AllowedMethods.includes(method));
  return rule ? told(rule, origin) : {};
}

/**
 * The answer to a preflight. @throws Failure 403 with S3's message if no rule allows it:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTOPTIONSobject.html
 */
export function preflight(
  rules: readonly CorsRule[] | undefined,
  headers: IncomingHttpHeaders,
): Record<string, string> {
  const { origin, "access-control-request-method": method } = headers;
  if (origin === undefined)
    throw new Failure(400, "BadRequest", "Insufficient information. Origin request header needed.");
  if (method === undefined) {
    throw new Failure(400, "BadRequest", "Invalid Access-Control-Request-Method: null");
  }
  if (!rules) throw new Failure(403, "AccessForbidden", "CORSResponse: CORS is not enabled for this bucket.");
  const asked = (headers["access-control-request-headers"] ?? "")
    .split(",")
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== "");
  const rule = rules.find(
    (each) =>
      some(each.AllowedOrigins, origin) &&
      each.AllowedMethods.includes(method) &&
      asked.every((name) =>
        some(
          each.AllowedHeaders.map((header) => header.toLowerCase()),
          name,
        ),
      ),
  );
  if (!rule) {
    throw new Failure(
      403,
      "AccessForbidden",
      "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
    );
  }
  return { ...told(rule, origin), ...(asked.length > 0 && { "access-control-allow-headers": asked.join(", ") }) };
}
