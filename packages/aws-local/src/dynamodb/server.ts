import type { IncomingHttpHeaders, RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import { Faults } from "../protocol/faults.ts";
import type { Gate, JsonCall } from "../protocol/gate.ts";
import { listen } from "../protocol/json-service.ts";
import { ServiceError } from "../protocol/service-error.ts";
import { Database, type DatabaseOptions } from "./database.ts";
import { failure, type Input, type Item, type Reply } from "./wire.ts";

/** DynamoDB itself only promises to delete within days. */
const SWEEP_MS = 60_000;

function refusal(error: unknown): Reply {
  if (error instanceof ServiceError) return failure(error.name, error.message, {}, error.status);
  if (error instanceof SyntaxError) return failure("SerializationException", "The body is not JSON.");
  return failure("InternalServerError", (error as Error).message, {}, 500);
}

/** Answers a request, by HTTP or from this process. */
type Answer = (headers: IncomingHttpHeaders, body: () => string | Promise<string>) => Promise<Reply>;

const answersOf =
  (database: Database, faults: Faults, gate: Gate<JsonCall> | undefined): Answer =>
  async (headers, body) => {
    try {
      const operation = String(headers["x-amz-target"] ?? "").replace(/^DynamoDB_20120810\./, "");
      const input = JSON.parse(await body()) as Input;
      gate?.(headers.authorization, { operation, input });
      faults.meet(operation);
      return await database.run(operation, input);
    } catch (error) {
      return refusal(error);
    }
  };

const requestsTo =
  (answer: Answer, faults: Faults): RequestListener =>
  async (request, response) => {
    if (faults.control(request, response)) return;
    const { status, body } = await answer(request.headers, () => text(request));
    response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(body));
  };

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
  const faults = new Faults();
  const answer = answersOf(database, faults, gate);
  const service = await listen(requestsTo(answer, faults), port);
  const sweeper = setInterval(() => void database.sweep().catch(() => {}), SWEEP_MS);
  return {
    url: service.url,
    /** Answers as by HTTP, but without a socket: for callers in this process with many requests. */
    answer,
    changes: database.changes,
    quietly: <T>(work: () => Promise<T>): Promise<T> => database.quietly(work),
    fill: (table: string, items: readonly Item[]): Promise<void> => database.fill(table, items),
    /** Deletes the items of all tables, without change records. */
    empty: (): Promise<void> => database.empty(),
    /** Deletes expired items, which also happens every minute. */
    sweep: (): Promise<void> => database.sweep(),
    async close() {
      clearInterval(sweeper);
      await service.close();
      await database.close();
    },
  };
}
