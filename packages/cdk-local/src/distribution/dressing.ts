import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Headers, Reply } from "./cache.ts";
import type { HeaderRules } from "./template.ts";

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html */
const COMPRESSED =
  /^(text\/(css|html|javascript|js|markdown|plain|xml|csv|calendar|richtext|x-component|x-java-source|x-script)|application\/(javascript|json|manifest\+json|rss\+xml|atom\+xml|xml|xhtml\+xml|wasm|vnd\.ms-fontobject|x-javascript|x-font-(ttf|opentype|truetype)|font-sfnt|opentype|ttf|truetype)|font\/(eot|otf|ttf|opentype)|image\/svg\+xml)\s*(;|$)/i;
const LEAST_BYTES = 1_000;
const MOST_BYTES = 10_000_000;

/** @param encodings the viewer's, as in the cache key */
export async function compressed({ status, headers, body }: Reply, encodings: string): Promise<Reply> {
  const fits =
    encodings !== "" &&
    [200, 403, 404].includes(status) &&
    headers["content-encoding"] === undefined &&
    COMPRESSED.test(String(headers["content-type"] ?? "")) &&
    body.length >= LEAST_BYTES &&
    body.length <= MOST_BYTES;
  if (!fits) return { status, headers, body };
  const coding = encodings.includes("br") ? "br" : "gzip";
  const smaller =
    coding === "br" ? await brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }) : await gzipped(body);
  const { etag } = headers;
  return {
    status,
    headers: {
      ...headers,
      "content-encoding": coding,
      vary: headers.vary === undefined ? "Accept-Encoding" : `${headers.vary}, Accept-Encoding`,
      ...(typeof etag === "string" && { etag: etag.replace(/^(?!W\/)/, "W/") }),
    },
    body: smaller,
  };
}

/** A reply with the headers of its behaviour's policy, which override its own only if the policy says so. */
export function withPolicy(headers: Headers, policy: HeaderRules | undefined): Headers {
  if (!policy) return headers;
  const { ContentTypeOptions, ReferrerPolicy, StrictTransportSecurity } = policy.SecurityHeadersConfig;
  const added: [string, string, boolean][] = policy.CustomHeadersConfig.Items.map((each) => [
    each.Header.toLowerCase(),
    each.Value,
    each.Override,
  ]);
  if (ContentTypeOptions) added.push(["x-content-type-options", "nosniff", ContentTypeOptions.Override]);
  if (ReferrerPolicy) added.push(["referrer-policy", ReferrerPolicy.ReferrerPolicy, ReferrerPolicy.Override]);
  if (StrictTransportSecurity) {
    const { AccessControlMaxAgeSec, IncludeSubdomains, Preload, Override } = StrictTransportSecurity;
    const value = `max-age=${AccessControlMaxAgeSec}${IncludeSubdomains ? "; includeSubDomains" : ""}${Preload ? "; preload" : ""}`;
    added.push(["strict-transport-security", value, Override]);
  }
  const own = { ...headers };
  for (const [name, value, override] of added) if (override || own[name] === undefined) own[name] = value;
  return own;
}
