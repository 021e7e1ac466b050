import type { IncomingMessage } from "node:http";

/** A request before its operation runs. */
export interface S3Call {
  readonly method: string;
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
}

export interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array | string;
}

/** The operation that a request asks for, and its signature. */
export function asked(request: IncomingMessage): { url: URL; call: S3Call; authorization: string | undefined } {
  const { headers, method = "" } = request;
  const url = new URL(request.url ?? "/", `http://${headers.host}`);
  const [, bucket = "", ...path] = url.pathname.split("/");
  const presigned = url.searchParams.get("X-Amz-Credential");
  return {
    url,
    call: { method, bucket, key: decodeURIComponent(path.join("/")), query: url.searchParams, headers },
    authorization: headers.authorization ?? (presigned === null ? undefined : `Credential=${presigned}`),
  };
}
