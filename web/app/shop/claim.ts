import { type ActionFunctionArgs, data, redirect } from "react-router";
import { isRefused } from "../api/api.ts";
import { dropFlash, flashOf, keepFlash } from "../site/flash.ts";
import { type Site, site } from "../site/site.ts";

type Claim<Claimed> = (api: Site["api"], code: string) => Promise<Claimed>;

/**
 * Claims by a mailed code. The code is in the fragment of the mailed link, which browsers do not send: a script or the person puts
 * it into the form. Visitors sign in first, and find the code in the form again.
 */
export async function claimed<Claimed>({ context, request }: ActionFunctionArgs, claim: Claim<Claimed>) {
  const seen = context.get(site);
  const code = String((await request.formData()).get("code") ?? "").trim();
  if (seen.viewer === undefined) {
    keepFlash(seen, { code });
    const { pathname } = new URL(request.url);
    throw redirect(`/sign-in?to=${encodeURIComponent(pathname.replace(/^\/zh(?=\/)/, ""))}`, 303);
  }
  try {
    const taken = await claim(seen.api, code);
    dropFlash(seen);
    return { taken, refused: undefined, code };
  } catch (error) {
    if (!isRefused(error)) throw error;
    return data({ taken: undefined, refused: { code: error.code, detail: error.detail }, code }, error.status);
  }
}

/** The code that was stored during the sign-in. */
export const codeKept = (seen: Site): string => flashOf(seen).code ?? "";
