import type { Group } from "../../functions/shared/kernel/route.ts";
import type { Viewer } from "../app/site/site.ts";

interface Claims {
  readonly sub?: unknown;
  readonly exp?: unknown;
  readonly "cognito:groups"?: unknown;
}

function claimsOf(token: string): Claims {
  try {
    return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Claims;
  } catch {
    return {};
  }
}

/**
 * The user in an access token, unless it has expired. It is not verified here: the API does that at each call, and a page shows
 * only data that the API returned.
 */
export function viewerOf(token: string | undefined, nowSeconds: number): Viewer | undefined {
  if (token === undefined) return undefined;
  const { sub, exp, "cognito:groups": named } = claimsOf(token);
  if (typeof sub !== "string" || typeof exp !== "number" || exp <= nowSeconds) return undefined;
  return { id: sub, groups: Array.isArray(named) ? (named as Group[]) : [] };
}
