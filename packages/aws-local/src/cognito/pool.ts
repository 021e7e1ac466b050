/** A user pool with its one client, as configured in the templates. */
export interface Pool {
  readonly id: string;
  readonly name?: string | undefined;
  readonly clientId: string;
  readonly groups: readonly string[];
  /** How long an access token lives; an hour unless given. */
  readonly accessSeconds?: number;
  /** How long a session lives; 30 days unless given. */
  readonly refreshSeconds?: number;
  /** With rotation of refresh tokens: for how long a used one is still accepted. */
  readonly graceSeconds?: number | undefined;
  /** The attributes that the client may write; every standard one unless given. */
  readonly writable?: readonly string[] | undefined;
}

export const DEFAULT_ACCESS_SECONDS = 3600;
export const DEFAULT_REFRESH_SECONDS = 30 * 86_400;
