import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { chineseDetails, chineseTitles } from "../kernel/chinese.ts";
import { localeOf } from "../kernel/language.ts";
import type { Problem, Route } from "../kernel/route.ts";

type Reply = APIGatewayProxyStructuredResultV2;

/** A shorter body does not become smaller on the wire. */
const LEAST_GZIPPED_BYTES = 1_400;

/** Two years, as browsers' preload lists ask for. */
const STRICT_TRANSPORT = "max-age=63072000; includeSubDomains";

/** The policy of plain pages: nothing may be loaded, run or framed. */
export const READ_ONLY_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const isText = (type: string): boolean => /^text\/|[/+]json\b/.test(type);

/** Whether a header of the kind of Accept-Encoding takes gzip: by its name or by a star, and not with q=0. */
function takesGzip(header = ""): boolean {
  const weights = new Map(
    header.split(",").map((each) => {
      const [name = "", ...parameters] = each.trim().toLowerCase().split(";");
      const q = parameters.map((one) => /^\s*q\s*=\s*([\d.]+)\s*$/.exec(one)?.[1]).find((one) => one !== undefined);
      return [name.trim(), q === undefined ? 1 : Number(q)];
    }),
  );
  return (weights.get("gzip") ?? weights.get("*") ?? 0) > 0;
}

/** Weak, as the reply with and without gzip is the same document in different bytes. */
const tagOf = (body: string): string => `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;

const isNamed = (tag: string, ifNoneMatch = ""): boolean =>
  ifNoneMatch.split(",").some((each) => each.trim() === "*" || each.trim().replace(/^(W\/)?/, "W/") === tag);

function gzipped(reply: Reply, type: string, acceptEncoding: string | undefined): Reply {
  const { body = "", headers, isBase64Encoded } = reply;
  if (isBase64Encoded || !isText(type) || Buffer.byteLength(body) < LEAST_GZIPPED_BYTES) return reply;
  const varied = {
    ...headers,
    vary: headers?.vary === undefined ? "accept-encoding" : `${headers.vary}, accept-encoding`,
  };
  if (!takesGzip(acceptEncoding)) return { ...reply, headers: varied };
  return {
    ...reply,
    headers: { ...varied, "content-encoding": "gzip" },
    body: gzipSync(body).toString("base64"),
    isBase64Encoded: true,
  };
}

/** A problem in Chinese, if its reader prefers that: its code stays, and texts without a translation stay English. */
function inLanguage(reply: Reply, type: string, acceptLanguage: string | undefined): Reply {
  if (type !== "application/problem+json" || localeOf(acceptLanguage) !== "zh") return reply;
  const { title, detail, ...problem } = JSON.parse(reply.body ?? "{}") as Problem;
  const told: Problem = {
    ...problem,
    title: chineseTitles[problem.status] ?? title,
    detail: chineseDetails[problem.code] ?? detail,
  };
  return { ...reply, headers: { ...reply.headers, "content-language": "zh" }, body: JSON.stringify(told) };
}

/**
 * The final form of a reply: with security and caching headers, compressed if the caller accepts that, and 304 if the
 * caller has it already. An HTTP API does none of this itself.
 */
export function sent(
  { headers: asked }: Pick<APIGatewayProxyEventV2, "headers">,
  made: Reply,
  { cache, policy = READ_ONLY_POLICY }: Pick<Route, "cache" | "policy"> = {},
): Reply {
  const type = String(made.headers?.["content-type"] ?? "");
  const reply = inLanguage(made, type, asked["accept-language"]);
  const isKept = cache !== undefined && reply.statusCode === 200;
  const headers: NonNullable<Reply["headers"]> = {
    "x-content-type-options": "nosniff",
    "strict-transport-security": STRICT_TRANSPORT,
    ...(type.startsWith("text/html") && { "content-security-policy": policy, "referrer-policy": "no-referrer" }),
    // CORS headers depend on the origin, so that a reply cached for one does not serve another.
    ...(isKept
      ? { "cache-control": `public, max-age=${cache}`, etag: tagOf(reply.body ?? ""), vary: "origin" }
      : { "cache-control": "no-store" }),
    ...reply.headers,
  };
  if (isKept && isNamed(String(headers.etag), asked["if-none-match"])) {
    const { "content-type": _, ...rest } = headers;
    return { statusCode: 304, headers: rest };
  }
  return gzipped({ ...reply, headers }, type, asked["accept-encoding"]);
}
