import type { IncomingMessage, ServerResponse } from "node:http";
import { ServiceError } from "./service-error.ts";

interface Fault {
  readonly operation: string;
  readonly error: string;
  readonly message: string;
  readonly status: number;
  times: number;
}

/**
 * Errors with which an emulator answers its next calls, whatever they ask for. An operation has the service's own name,
 * for a REST service `POST /v2/email` for example, for S3 the method alone:
 * `POST /_control/faults?operation=SignUp&error=LimitExceededException&times=2` (times is 1 unless given, 0 ends all;
 * `status` is 400, and `message` the error's name, unless given). A new start has none.
 */
export class Faults {
  private waiting: Fault[] = [];

  /** Uses up one fault of this operation, if there is one. @throws ServiceError of the fault */
  meet(operation: string): void {
    const found = this.waiting.find((each) => each.operation === operation);
    if (!found) return;
    found.times--;
    this.waiting = this.waiting.filter(({ times }) => times > 0);
    throw new ServiceError(found.error, found.message, found.status);
  }

  /** Answers a request to `/_control/faults`. @returns whether it was one */
  control(request: IncomingMessage, response: ServerResponse): boolean {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    if (request.method !== "POST" || pathname !== "/_control/faults") return false;
    const [operation, error] = [searchParams.get("operation"), searchParams.get("error")];
    const [times, status] = [Number(searchParams.get("times") ?? 1), Number(searchParams.get("status") ?? 400)];
    const reply = (code: number, body: object) =>
      response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (!Number.isInteger(times) || times < 0) reply(400, { message: "times is a whole number." });
    else if (times > 0 && !(operation && error)) reply(400, { message: "Say which: ?operation= and ?error=." });
    else {
      if (times === 0) this.waiting = [];
      else if (operation && error) {
        this.waiting.push({ operation, error, message: searchParams.get("message") ?? error, status, times });
      }
      reply(200, { waiting: this.waiting });
    }
    return true;
  }
}
