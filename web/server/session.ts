import { type Api, isRefused } from "../app/api/api.ts";
import type { Reply } from "../app/api/operations.ts";
import { accessCookie, DAY_SECONDS, refreshCookie } from "../app/site/cookies.ts";
import { cookieText } from "./cookies.ts";

type Tokens = Reply<"logIn">;

/** The validity of refresh tokens in Cognito's client (lib/platform). */
const SESSION_SECONDS = 30 * DAY_SECONDS;

/** The cookies of a session, or those that end one. */
export function sessionCookies(tokens: Tokens | undefined, isSecure: boolean): string[] {
  const { accessToken = "", refreshToken = "", expiresIn = 0 } = tokens ?? {};
  return [
    cookieText(accessCookie(isSecure), accessToken, isSecure, { maxAge: expiresIn }),
    cookieText(refreshCookie(isSecure), refreshToken, isSecure, { maxAge: tokens ? SESSION_SECONDS : 0 }),
  ];
}

/** New tokens for a session whose access token has expired; undefined if the session has ended too. */
export async function renewed(api: Api, refreshToken: string): Promise<Tokens | undefined> {
  try {
    return await api("refreshTokens", { body: { refreshToken } });
  } catch (error) {
    if (isRefused(error, "invalid-refresh-token")) return undefined;
    throw error;
  }
}
