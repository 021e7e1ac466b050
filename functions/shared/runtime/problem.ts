import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { cutTo } from "../kernel/pointers.ts";
import { type Problem, problemTitles } from "../kernel/route.ts";

/** The longest detail: it may name everything that was asked for, such as each of twenty products. */
const LONGEST_DETAIL = 2_000;

/** The default of `Retry-After` with 429 and 503, in seconds. */
const RETRY_AFTER_SECONDS: Readonly<Record<number, number>> = { 429: 60, 503: 2 };

/** A problem's fields besides its code and detail. */
export interface ProblemMore {
  /** What is wrong with which field. */
  readonly errors?: Problem["errors"];
  /** Seconds. */
  readonly retryAfter?: number | undefined;
}

/** An RFC 9457 problem+json reply; with 429 and 503, or where it is given (in seconds), when to ask again. */
export function problemReply(
  status: number,
  code: string,
  detail: string,
  { errors, retryAfter = RETRY_AFTER_SECONDS[status] }: ProblemMore = {},
): APIGatewayProxyStructuredResultV2 {
  const body: Problem = {
    type: `/problems/${code}`,
    title: problemTitles[status] ?? "Error",
    status,
    code,
    detail: cutTo(detail, LONGEST_DETAIL),
    ...(errors && { errors }),
  };
  const headers = {
    "content-type": "application/problem+json",
    ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
  };
  return { statusCode: status, headers, body: JSON.stringify(body) };
}

/** Thrown at the edge (never by the domain) if a request cannot be answered. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly more: ProblemMore;
  constructor(status: number, code: string, detail: string, more: ProblemMore = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}
