import { EventEmitter, once } from "node:events";
import type { Server } from "node:http";
import dynalite from "dynalite";
import type { Call } from "./wire.ts";

/** dynalite checks that a request is signed, not by whom. */
const HEADERS = {
  "content-type": "application/x-amz-json-1.0",
  "x-amz-date": "20260101T000000Z",
  authorization:
    "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
};

/** What dynalite's listener uses of a reply. */
class Answer {
  statusCode = 200;
  private readonly done: (status: number, body: string) => void;
  constructor(done: Answer["done"]) {
    this.done = done;
  }
  setHeader(): void {}
  end(body: string): void {
    this.done(this.statusCode, body);
  }
}

/** Calls dynalite's own listener without a socket between: a transaction asks it many times. */
const callOf =
  (server: Server): Call =>
  (operation, input) =>
    new Promise((resolve) => {
      const request = Object.assign(new EventEmitter(), {
        method: "POST",
        url: "/",
        headers: { ...HEADERS, "x-amz-target": `DynamoDB_20120810.${operation}` },
      });
      const answer = new Answer((status, body) => resolve({ status, body: JSON.parse(body) }));
      server.emit("request", request, answer);
      request.emit("data", Buffer.from(JSON.stringify(input)));
      request.emit("end");
    });

/** The store behind the emulator: dynalite, in memory without a path. */
export async function openStore(path: string | undefined) {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, ...(path !== undefined && { path }) });
  // It closes its files as it stops listening, and so must listen, though nobody calls.
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    call: callOf(server),
    close: () => new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve()))),
  };
}
