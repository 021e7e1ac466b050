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
 * Whom a token names, unless it is over. It is not verified here: the API does that at each call, and a page shows
 * nothing of a person that the API did not give.
 */
export function viewerOf(token: string | undefined, nowSeconds: number): Viewer | undefined {
  if (token === undefined) return undefined;
  const { sub, exp, "cognito:groups": named } = claimsOf(token);
  if (typeof sub !== "string" || typeof exp !== "number" || exp <= nowSeconds) return undefined;
  return { id: sub, groups: Array.isArray(named) ? (named as Group[]) : [] };
}
