/**
 * Lets a call pass, or throws the service's error for callers who may not make it. @param authorization the request's
 * signature header, or its equivalent of a presigned URL
 */
export type Gate<Call> = (authorization: string | undefined, call: Call) => void;

/** A call of a service that takes JSON. */
export interface JsonCall {
  readonly operation: string;
  readonly input: unknown;
}
