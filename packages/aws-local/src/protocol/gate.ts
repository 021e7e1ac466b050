/**
 * Lets a call pass, or throws what the service answers to those who may not make it.
 * @param authorization the header by which the request is signed, or what a presigned URL has in its place
 */
export type Gate<Call> = (authorization: string | undefined, call: Call) => void;

/** A call of a service that takes JSON. */
export interface JsonCall {
  readonly operation: string;
  readonly input: unknown;
}
