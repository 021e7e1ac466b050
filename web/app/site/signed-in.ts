import { type RouterContextProvider, redirect } from "react-router";
import type { Group } from "../../../functions/shared/kernel/route.ts";
import { basenameOf } from "./languages.ts";
import { type Site, site, type Viewer } from "./site.ts";

/**
 * The site for a page that needs a signed-in user.
 * @throws a redirect to the sign-in and back, or, for a creator's page, to becoming a creator; 403 for users outside the group
 */
export function signedIn(
  context: Readonly<RouterContextProvider>,
  request: Request,
  group?: Group,
): Site & { readonly viewer: Viewer } {
  const seen = context.get(site);
  const { viewer, language } = seen;
  if (viewer === undefined) {
    const { pathname, search } = new URL(request.url);
    const base = basenameOf(language);
    const path = (base === "/" ? pathname : pathname.slice(base.length)).replace(/\.data$/, "");
    throw redirect(`/sign-in?to=${encodeURIComponent(path + search)}`);
  }
  if (group !== undefined && !viewer.groups.includes(group)) {
    throw group === "creator" ? redirect("/desk/settings#creator") : new Response(null, { status: 403 });
  }
  return { ...seen, viewer };
}
