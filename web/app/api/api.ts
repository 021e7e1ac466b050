import { operations } from "virtual:operations";
import type { Problem } from "../../../functions/shared/kernel/route.ts";
import type { Asked, Operation, Reply } from "./operations.ts";

/**
 * A refusal of the API: `code` is stable, `detail` is for people, `errors` name fields. If no page handles it, the router sends it
 * with its status, so it has the form of a router's error response.
 */
export class ApiError {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: NonNullable<Problem["errors"]>;
  /** Seconds after which to retry, if the API says so. */
  readonly retryAfter: number | undefined;
  readonly statusText: string;
  readonly internal = false;
  readonly data: { readonly code: string };

  constructor(operation: string, { status, code, detail, errors = [] }: Problem, retryAfter?: number) {
    this.statusText = `${operation}: ${status} ${code}`;
    this.data = { code };
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }
}

/** @returns whether a call was refused: with one of the codes, if any are given */
export const isRefused = (error: unknown, ...codes: string[]): error is ApiError =>
  error instanceof ApiError && (codes.length === 0 || codes.includes(error.code));

export interface ApiAccess {
  /** The URL of the API, without a slash at the end. */
  readonly base: string;
  /** Headers of each call: the caller's identity and address. */
  readonly headers: () => Readonly<Record<string, string>>;
  readonly fetch?: typeof fetch;
}

/** Calls an operation of the API by its name. @throws ApiError if it is refused */
export type Api = <Name extends Operation>(
  name: Name,
  ...[asked]: object extends Asked<Name> ? [asked?: Asked<Name>] : [asked: Asked<Name>]
) => Promise<Reply<Name>>;

interface Parts {
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
}

function target(base: string, path: string, { params = {}, query = {} }: Parts): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return `${base}${filled}${search === "" ? "" : `?${search}`}`;
}

/** The API's problem, or one made from a reply of a gateway in between. */
async function problemOf(response: Response): Promise<Problem> {
  const { status } = response;
  const said: unknown = await response.json().catch(() => undefined);
  const unnamed = { type: "about:blank", title: "", status, code: "unavailable", detail: "", errors: [] };
  return typeof said === "object" && said !== null && "code" in said
    ? { ...unnamed, ...(said as Problem), status }
    : unnamed;
}

export function createApi({ base, headers, fetch: send = fetch }: ApiAccess): Api {
  const call = async (name: string, parts: Parts = {}): Promise<unknown> => {
    const operation = operations[name];
    if (!operation) throw new Error(`The API has no operation ${name}.`);
    const [method, path] = operation;
    const hasBody = parts.body !== undefined;
    const response = await send(target(base, path, parts), {
      method,
      headers: { ...headers(), ...(hasBody && { "content-type": "application/json" }) },
      ...(hasBody && { body: JSON.stringify(parts.body) }),
    });
    if (!response.ok) {
      const after = response.headers.get("retry-after");
      throw new ApiError(name, await problemOf(response), after === null ? undefined : Number(after));
    }
    if (response.status === 204) return undefined;
    return response.headers.get("content-type")?.includes("json") ? response.json() : response.text();
  };
  return call as Api;
}
