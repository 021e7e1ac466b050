import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { Failure } from "./failure.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * Checks a presigned URL as "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)" says.
 * A request that is not presigned passes.
 * @throws Failure 403 if it has expired or was changed.
 */
export function checkPresigned(
  request: IncomingMessage,
  url: URL,
  credentialsBy: (accessKeyId: string) => Credentials | undefined,
): void {
  const query = url.searchParams;
  const signature = query.get("X-Amz-Signature");
  if (signature === null) return;
  const at = query.get("X-Amz-Date") ?? "";
  const [keyId = "", ...scope] = (query.get("X-Amz-Credential") ?? "").split("/");
  const [date = "", region = "", service = ""] = scope;
  const credentials = credentialsBy(keyId);
  if (!credentials) throw new Failure(403, "InvalidAccessKeyId", "The access key does not exist.");
  const iso = at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
  const age = Date.now() - Date.parse(iso);
  if (!(age <= Number(query.get("X-Amz-Expires")) * 1000)) {
    throw new Failure(403, "AccessDenied", "Request has expired");
  }
  const signed = (query.get("X-Amz-SignedHeaders") ?? "").split(";");
  const pairs = [...query].filter(([name]) => name !== "X-Amz-Signature").map((pair) => pair.map(encode).join("="));
  const canonical = [
    request.method,
    url.pathname,
    pairs.sort().join("&"),
    ...signed.map((name) => `${name}:${String(request.headers[name] ?? "").trim()}`),
    "",
    signed.join(";"),
    query.get("X-Amz-Content-Sha256") ?? "UNSIGNED-PAYLOAD",
  ].join("\n");
  const digest = createHash("sha256").update(canonical).digest("hex");
  const key = hmac(hmac(hmac(hmac(`AWS4${credentials.secretAccessKey}`, date), region), service), "aws4_request");
  const expected = hmac(key, ["AWS4-HMAC-SHA256", at, scope.join("/"), digest].join("\n"));
  const given = Buffer.from(signature, "hex");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new Failure(403, "SignatureDoesNotMatch", "The request signature does not match the one calculated.");
  }
}
