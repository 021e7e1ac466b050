import type { RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import { Faults } from "../protocol/faults.ts";
import type { Gate, JsonCall } from "../protocol/gate.ts";
import { listen } from "../protocol/json-service.ts";
import { ServiceError } from "../protocol/service-error.ts";
import { Database, type DatabaseOptions } from "./database.ts";
import { failure, type Input, type Item, type Reply } from "./wire.ts";

/** DynamoDB itself promises to delete within days. */
const SWEEP_MS = 60_000;

function refusal(error: unknown): Reply {
  if (error instanceof ServiceError) return failure(error.name, error.message, {}, error.status);
  if (error instanceof SyntaxError) return failure("SerializationException", "The body is not JSON.");
  return failure("InternalServerError", (error as Error).message, {}, 500);
}

function requestsTo(database: Database, gate: Gate<JsonCall> | undefined): RequestListener {
  const faults = new Faults();
  return async (request, response) => {
    if (faults.control(request, response)) return;
    let reply: Reply;
    try {
      const operation = String(request.headers["x-amz-target"] ?? "").replace(/^DynamoDB_20120810\./, "");
      const input = JSON.parse(await text(request)) as Input;
      gate?.(request.headers.authorization, { operation, input });
      faults.meet(operation);
      reply = await database.run(operation, input);
    } catch (error) {
      reply = refusal(error);
    }
    response.writeHead(reply.status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(reply.body));
  };
}

/**
 * DynamoDB on 127.0.0.1: dynalite, with transactions that are atomic over a crash, the failing item in a refused
 * conditional write, change records for tables with a stream, and items that expire.
 */
export async function startDynamo({
  port,
  gate,
  ...options
}: DatabaseOptions & {
  port?: number;
  /** Lets all pass unless given. */
  gate?: Gate<JsonCall>;
} = {}) {
  const database = await Database.open(options);
  const service = await listen(requestsTo(database, gate), port);
  const sweeper = setInterval(() => void database.sweep().catch(() => {}), SWEEP_MS);
  return {
    url: service.url,
    changes: database.changes,
    quietly: <T>(work: () => Promise<T>): Promise<T> => database.quietly(work),
    fill: (table: string, items: readonly Item[]): Promise<void> => database.fill(table, items),
    /** Deletes what has expired, as happens by itself every minute. */
    sweep: (): Promise<void> => database.sweep(),
    async close() {
      clearInterval(sweeper);
      await service.close();
      await database.close();
    },
  };
}
