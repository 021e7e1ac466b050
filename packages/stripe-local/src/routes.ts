import type { Change } from "./change.ts";
import type { Parameters, Route } from "./parameters.ts";

export interface Call<Known extends Route> {
  readonly params: Parameters[Known];
  /** The id in the path; empty if it has none. */
  readonly id: string;
  readonly change: Change;
  /** The connected account that the request is on behalf of, by its header Stripe-Account. */
  readonly account: string | undefined;
  /** The base URL of the hosted pages. */
  readonly baseUrl: string;
}

/** A refusal whose writes are stored, such as a declined card. */
export class Refused {
  readonly status: number;
  readonly error: object;
  constructor(status: number, error: object) {
    this.status = status;
    this.error = error;
  }
}

/** Each route's answer to a checked request. A thrown Failure discards all writes. */
export type Handlers = { readonly [Known in Route]: (call: Call<Known>) => object };
