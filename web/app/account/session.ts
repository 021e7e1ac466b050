import { sessionCookies } from "../../server/session.ts";
import type { Asked } from "../api/operations.ts";
import { VISITOR } from "../site/cookies.ts";
import { keep } from "../site/keep.ts";
import type { Site } from "../site/site.ts";

/** Signs in, and removes the visitor's token, which the account replaces. */
export async function begin(seen: Site, body: NonNullable<Asked<"logIn">["body"]>): Promise<void> {
  const tokens = await seen.api("logIn", { body });
  for (const cookie of sessionCookies(tokens, seen.origin.startsWith("https:"))) seen.setCookie(cookie);
  if (seen.visitorToken !== undefined) keep(seen, VISITOR, "", { maxAge: 0 });
}
