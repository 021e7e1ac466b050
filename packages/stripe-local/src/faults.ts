import { Failure, invalid } from "./failure.ts";

/**
 * How a valid call can fail:
 * - "rate-limit": too many calls at once, with the time to wait (https://docs.stripe.com/rate-limits);
 * - "lock-timeout": another call is changing the same object
 *   (https://docs.stripe.com/rate-limits#object-lock-timeouts); Stripe says that it may be retried at once;
 * - "unavailable": Stripe itself fails, and nothing was done;
 * - "lost": the call is done, and its answer does not arrive.
 */
const KINDS = ["rate-limit", "lock-timeout", "unavailable", "lost"] as const;
export type FaultKind = (typeof KINDS)[number];

interface Fault {
  readonly kind: FaultKind;
  readonly method: string | undefined;
  readonly path: string;
  times: number;
}

const REPLIES: Readonly<Record<Exclude<FaultKind, "lost">, { failure: Failure; headers: Record<string, string> }>> = {
  "rate-limit": {
    failure: new Failure(429, {
      type: "invalid_request_error",
      code: "rate_limit",
      message: "Request rate limit exceeded. Learn more about rate limits: https://docs.stripe.com/rate-limits",
    }),
    headers: { "retry-after": "1", "stripe-rate-limited-reason": "global-rate", "stripe-should-retry": "false" },
  },
  "lock-timeout": {
    failure: new Failure(429, {
      type: "invalid_request_error",
      code: "lock_timeout",
      message:
        "This object cannot be accessed right now because another API request or Stripe process is currently accessing it.",
    }),
    headers: { "stripe-should-retry": "true" },
  },
  unavailable: {
    failure: new Failure(503, { type: "api_error", message: "An unknown error occurred" }),
    headers: { "stripe-should-retry": "false" },
  },
};

/** The faults of the next calls. They are not stored: a new start has none. */
export class Faults {
  private waiting: Fault[] = [];

  /**
   * Lets the next calls fail: ?kind=, ?times= (1 unless given, 0 ends all faults), ?path= of calls (and all below it)
   * and ?method=. @throws Failure 400
   */
  add(query: URLSearchParams): { readonly waiting: readonly Fault[] } {
    const kind = KINDS.find((each) => each === query.get("kind"));
    const times = Number(query.get("times") ?? 1);
    if (!Number.isInteger(times) || times < 0) throw invalid("times is a whole number.", { param: "times" });
    if (times === 0) this.waiting = [];
    else if (!kind) throw invalid(`kind is one of ${KINDS.join(", ")}.`, { param: "kind" });
    else {
      this.waiting.push({ kind, times, path: query.get("path") ?? "/v1/", method: query.get("method") ?? undefined });
    }
    return { waiting: this.waiting };
  }

  /** Uses up and returns the fault of a call, if there is one. */
  next(method: string, path: string): FaultKind | undefined {
    const found = this.waiting.find((each) => path.startsWith(each.path) && (each.method ?? method) === method);
    if (!found) return undefined;
    found.times--;
    this.waiting = this.waiting.filter(({ times }) => times > 0);
    return found.kind;
  }
}

/** Stripe's answer to a call with a fault other than "lost". */
export const faultReply = (kind: Exclude<FaultKind, "lost">) => {
  const { failure, headers } = REPLIES[kind];
  return { status: failure.status, headers, body: { error: failure.body } };
};
