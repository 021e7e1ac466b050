import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

type Pairs = readonly (readonly [string, string])[];

/** A viewer's request: names of headers in lower case, cookies separate, nothing decoded. */
export interface ViewerRequest {
  readonly method: string;
  /** Without the query. */
  readonly uri: string;
  readonly query: Pairs;
  readonly headers: Pairs;
  readonly cookies: Pairs;
  readonly ip: string;
  readonly port: number;
}

const halves = (text: string, at: string): [string, string] => {
  const found = text.indexOf(at);
  return found < 0 ? [text, ""] : [text.slice(0, found), text.slice(found + 1)];
};

/**
 * Sets the caller's address for the local distribution, so that limits by address can be tried on one machine.
 * CloudFront ignores it and uses the connection's address.
 */
const SOURCE_HEADER = "local-source-ip";

export function viewerRequest({
  method = "GET",
  url = "/",
  headers,
  rawHeaders,
  socket,
}: IncomingMessage): ViewerRequest {
  const [uri, query] = halves(url, "?");
  const pairs: [string, string][] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? "").toLowerCase();
    if (name !== "cookie" && name !== SOURCE_HEADER) pairs.push([name, rawHeaders[at + 1] ?? ""]);
  }
  const told = headers[SOURCE_HEADER];
  const cookies = (headers.cookie ?? "")
    .split(";")
    .map((each) => each.trim())
    .filter((each) => each !== "");
  return {
    method,
    uri: uri.startsWith("/") ? uri : "/",
    query: query === "" ? [] : query.split("&").map((each) => halves(each, "=")),
    headers: pairs,
    cookies: cookies.map((each) => halves(each, "=")),
    ip: typeof told === "string" && isIP(told) !== 0 ? told : (socket.remoteAddress ?? "127.0.0.1"),
    port: socket.remotePort ?? 0,
  };
}

export const headerOf = ({ headers }: Pick<ViewerRequest, "headers">, name: string): string | undefined => {
  const found = headers.filter(([each]) => each === name).map(([, value]) => value);
  return found.length === 0 ? undefined : found.join(", ");
};

export const queryText = (pairs: Pairs): string =>
  pairs.map(([name, value]) => (value === "" ? name : `${name}=${value}`)).join("&");
