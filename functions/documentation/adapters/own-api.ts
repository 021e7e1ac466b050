/** What a GET of this API answers, without its body. */
export type LookUp = (path: string, headers: Readonly<Record<string, string | undefined>>) => Promise<Looked>;
export interface Looked {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** What says who asks, and what for; of the rest the connection's own are this one's. */
const PASSED_ON = ["accept", "accept-language", "authorization", "if-none-match", "visitor-token"];
/** What tells of a connection or of a body that is not sent. */
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
