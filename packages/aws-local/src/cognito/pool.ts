/** A user pool with its one client, as the templates set them up. */
export interface Pool {
  readonly id: string;
  readonly name?: string | undefined;
  readonly clientId: string;
  readonly groups: readonly string[];
  /** How long an access token lives; an hour unless given. */
  readonly accessSeconds?: number;
  /** How long a session lives; 30 days unless given. */
  readonly refreshSeconds?: number;
  /** Where refresh tokens are rotated: for how long one is still taken after it was. */
  readonly graceSeconds?: number | undefined;
  /** What the client may write; every standard attribute unless given. */
  readonly writable?: readonly string[] | undefined;
}

export const DEFAULT_ACCESS_SECONDS = 3600;
export const DEFAULT_REFRESH_SECONDS = 30 * 86_400;
