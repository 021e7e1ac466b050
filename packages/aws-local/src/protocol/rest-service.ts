import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { Faults } from "./faults.ts";
import type { Gate } from "./gate.ts";
import { listen, type Service } from "./json-service.ts";
import { ServiceError } from "./service-error.ts";

export interface RestCall {
  /** The decoded value of each `{name}` in the path. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A call before its operation runs. */
export interface Routed {
  /** The declared route: `GET /schedules/{Name}`. */
  readonly route: string;
  readonly path: Readonly<Record<string, string>>;
  /** Undefined where it is not JSON. */
  readonly body: unknown;
}

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

export interface RestReply {
  /** 200 unless given. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** Operations by method and path, such as `GET /schedules/{Name}`. A `{name}` is one segment of the path. */
export type RestOperations = Readonly<Record<string, (call: RestCall) => Promise<RestReply>>>;

/** The body as JSON, and `{}` if there is none. @throws ServiceError of the given name where it is not JSON. */
export function jsonBody({ body }: RestCall, errorName: string): unknown {
  try {
    return JSON.parse(body.toString() || "{}");
  } catch {
    throw new ServiceError(errorName, "The body is not JSON.");
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ServiceError("ValidationException", `The path holds ${segment}, which is not percent-encoded UTF-8.`);
  }
}

/** The values of the template's `{name}`s in `path`; undefined if the path does not match. */
function matched(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const found: Record<string, string> = {};
  for (const [index, want] of wanted.entries()) {
    const segment = given[index] ?? "";
    if (!want.startsWith("{")) {
      if (want !== segment) return undefined;
    } else if (segment === "") return undefined;
    else found[want.slice(1, -1)] = decoded(segment);
  }
  return found;
}

async function answer(
  request: IncomingMessage,
  operations: RestOperations,
  faults: Faults,
  gate: Gate<Routed> | undefined,
): Promise<RestReply> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  for (const [route, run] of Object.entries(operations)) {
    const [method, template = ""] = route.split(" ");
    const path = method === request.method ? matched(template, pathname) : undefined;
    if (!path) continue;
    faults.meet(route);
    const query = Object.fromEntries(searchParams);
    const body = await buffer(request);
    gate?.(request.headers.authorization, { route, path, body: json(body) });
    return run({ path, query, headers: request.headers, body });
  }
  throw new ServiceError("NotImplementedException", `${request.method} ${pathname} is not emulated.`, 501);
}

function send(response: ServerResponse, { status = 200, headers = {}, body }: RestReply): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

function refusal(error: Error): RestReply {
  const known = error instanceof ServiceError;
  const { name, status, members } = known ? error : new ServiceError("InternalServerException", error.message, 500);
  // Some services write `message` and others `Message`.
  const body = { message: error.message, Message: error.message, ...members };
  return { status, headers: { "x-amzn-errortype": name }, body };
}

/** Serves operations in the AWS REST JSON protocol on 127.0.0.1, on any free port unless one is given. */
export function serveRest(operations: RestOperations, port?: number, gate?: Gate<Routed>): Promise<Service> {
  const faults = new Faults();
  return listen((request, response) => {
    if (faults.control(request, response)) return;
    answer(request, operations, faults, gate)
      .catch(refusal)
      .then((reply) => send(response, reply));
  }, port);
}
