import type { Change } from "./change.ts";
import type { Parameters, Route } from "./parameters.ts";

export interface Call<Known extends Route> {
  readonly params: Parameters[Known];
  /** The object that the path names; empty where it names none. */
  readonly id: string;
  readonly change: Change;
  /** The connected account that the request is on behalf of, by its header Stripe-Account. */
  readonly account: string | undefined;
  /** Where the hosted pages are. */
  readonly baseUrl: string;
}

/** A refusal that is kept with what led to it, such as a card's: what was written stays. */
export class Refused {
  readonly status: number;
  readonly error: object;
  constructor(status: number, error: object) {
    this.status = status;
    this.error = error;
  }
}

/** Each route from a checked request to the object it answers. A thrown Failure undoes all that was written. */
export type Handlers = { readonly [Known in Route]: (call: Call<Known>) => object };
