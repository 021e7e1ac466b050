/** Somebody was shown an arm of an experiment. */
export interface Exposure {
  readonly experiment: string;
  readonly arm: string;
  readonly unit: string;
  /** The visitor whose token came with a user's call: the same person before they signed in. */
  readonly was?: string | undefined;
  /** ISO 8601 */
  readonly at: string;
}
