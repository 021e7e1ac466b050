import { RERANKER_FAILURES, RERANKER_REST_MS } from "../settings.ts";

/** The state of a circuit breaker. Instants are in ms. */
export interface Breaker {
  /** Failures since the last success. */
  readonly failures: number;
  /** Until when no call is made. */
  readonly openUntil: number;
}

export const CLOSED_BREAKER: Breaker = { failures: 0, openUntil: Number.NEGATIVE_INFINITY };

export const isOpen = (breaker: Breaker, now: number): boolean => now < breaker.openUntil;

/** A trial call begins; no other is made until it ends, so that a recovering service gets one call at a time. */
export const triedBreaker = (breaker: Breaker, now: number): Breaker =>
  breaker.failures < RERANKER_FAILURES ? breaker : { ...breaker, openUntil: now + RERANKER_REST_MS };

export const failedBreaker = (breaker: Breaker, now: number): Breaker => {
  const failures = breaker.failures + 1;
  return failures < RERANKER_FAILURES ? { ...breaker, failures } : { failures, openUntil: now + RERANKER_REST_MS };
};
