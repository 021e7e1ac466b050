import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Faults } from "./faults.ts";
import { ServiceError } from "./service-error.ts";

export { ServiceError } from "./service-error.ts";

import type { Gate, JsonCall } from "./gate.ts";

/** Operations by name, each from parsed input to reply. */
export type Operations = Record<string, (input: unknown) => Promise<unknown>>;

export interface Service {
  readonly url: string;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1, on any free port unless one is given; closing drops open connections. */
export async function listen(handle: RequestListener, port = 0): Promise<Service> {
  const server = createServer(handle);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  operations: Operations,
  faults: Faults,
  gate?: Gate<JsonCall>,
): Promise<unknown> {
  const target = String(request.headers["x-amz-target"] ?? "");
  const operation = target.slice(target.indexOf(".") + 1);
  faults.meet(operation);
  const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
  if (!run) throw new ServiceError("NotImplementedException", `${operation || "This request"} is not emulated.`, 501);
  const body = await text(request);
  let input: unknown;
  try {
    input = JSON.parse(body || "{}");
  } catch {
    throw new ServiceError("SerializationException", "The body is not JSON.");
  }
  gate?.(request.headers.authorization, { operation, input });
  return run(input);
}

export interface ServeOptions {
  readonly port?: number | undefined;
  /** Checks every call before its operation; allows all unless given. */
  readonly gate?: Gate<JsonCall> | undefined;
  /** JSON documents that are served by GET, by path. */
  readonly documents?: Readonly<Record<string, unknown>>;
}

/** Serves operations in the AWS JSON 1.1 protocol on 127.0.0.1, on any free port unless one is given. */
export function serveJson(operations: Operations, options: ServeOptions = {}): Promise<Service> {
  const { port, gate, documents = {} } = options;
  const reply = (response: ServerResponse, status: number, body: unknown) =>
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
  const faults = new Faults();
  return listen((request, response) => {
    if (faults.control(request, response)) return;
    const path = request.url ?? "";
    if (request.method === "GET" && Object.hasOwn(documents, path)) {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(documents[path]));
      return;
    }
    answer(request, operations, faults, gate).then(
      (body) => reply(response, 200, body),
      (error: Error) => {
        const known = error instanceof ServiceError;
        reply(response, known ? error.status : 500, {
          __type: known ? error.name : "InternalServiceError",
          message: error.message,
          ...(known && error.members),
        });
      },
    );
  }, port);
}
