/** The content of `error` in an error reply; without that key the SDK would take the reply for a success. */
export interface ErrorBody {
  readonly type: "invalid_request_error" | "idempotency_error" | "card_error" | "api_error";
  readonly message: string;
  readonly code?: string | undefined;
  readonly param?: string | undefined;
}

/** A request that Stripe refuses. */
export class Failure extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

export const invalid = (message: string, about: { code?: string; param?: string } = {}): Failure =>
  new Failure(400, { type: "invalid_request_error", message, ...about });

export const missing = (param: string): Failure =>
  invalid(`Missing required param: ${param}.`, { code: "parameter_missing", param });

/** @param param the parameter that named the object; an object named by the path itself is a 404 */
export const noSuch = (kind: string, id: string, param?: string): Failure =>
  new Failure(param === undefined ? 404 : 400, {
    type: "invalid_request_error",
    code: "resource_missing",
    message: `No such ${kind}: '${id}'`,
    param: param ?? "id",
  });

/**
 * An account that is not the platform's, or that was disconnected from it:
 * https://docs.stripe.com/error-codes#account-invalid.
 */
export const inaccessible = (account: string): Failure =>
  new Failure(403, {
    type: "invalid_request_error",
    code: "account_invalid",
    message: `The provided key does not have access to account '${account}' (or that account does not exist).`,
  });

/** A feature of Stripe that is not emulated. */
export const notEmulated = (what: string, param?: string): Failure =>
  new Failure(501, { type: "api_error", code: "not_implemented", message: `${what} is not emulated.`, param });

/** Refuses a parameter that Stripe accepts and the emulator would ignore. */
export function emulated<Given extends object>(given: Given, known: readonly (keyof Given & string)[], within = "") {
  for (const name of Object.keys(given)) {
    if ((known as readonly string[]).includes(name)) continue;
    const param = within === "" ? name : `${within}[${name}]`;
    throw notEmulated(`The parameter ${param}`, param);
  }
}
