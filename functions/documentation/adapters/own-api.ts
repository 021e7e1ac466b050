import { ADDRESS_HEADER, SECRET_HEADER } from "../../shared/runtime/through-site.ts";

/** Asks this API by GET. @returns status and headers, without the body */
export type LookUp = (path: string, headers: Readonly<Record<string, string | undefined>>) => Promise<Looked>;
export interface Looked {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** The headers that affect a reply, and those by which the API knows the origin of a request. */
const PASSED_ON = [
  ...["accept", "accept-language", "authorization", "if-none-match", "visitor-token"],
  ...[SECRET_HEADER, ADDRESS_HEADER],
];
/** Headers of the connection, or of a body that is not passed on. */
const LEFT = new Set(["connection", "content-encoding", "content-length", "date", "keep-alive", "transfer-encoding"]);

const TIMEOUT_MS = 20_000;

/** @param url the API's own, without a slash at its end */
export const lookUp =
  (url: string): LookUp =>
  async (path, headers) => {
    const response = await fetch(url + path, {
      headers: Object.fromEntries(PASSED_ON.flatMap((name) => (headers[name] ? [[name, headers[name]]] : []))),
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return {
      status: response.status,
      headers: Object.fromEntries([...response.headers].filter(([name]) => !LEFT.has(name))),
    };
  };
