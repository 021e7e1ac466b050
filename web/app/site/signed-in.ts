import { type RouterContextProvider, redirect } from "react-router";
import type { Group } from "../../../functions/shared/kernel/route.ts";
import { basenameOf } from "./languages.ts";
import { type Site, site, type Viewer } from "./site.ts";

/**
 * The site of a page that is for who is signed in.
 * @throws a redirect to signing in, and back here; to becoming a creator, for a creator's page; 403 to who else is not of the group
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
