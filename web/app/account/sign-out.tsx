import { type ActionFunctionArgs, redirect } from "react-router";
import { sessionCookies } from "../../server/session.ts";
import { isOwnPath } from "../site/own-path.ts";
import { site } from "../site/site.ts";

/** The page has no content of its own. */
export function loader(): never {
  throw redirect("/");
}

/** Ends the session here and at the API. */
export async function action({ context, request }: ActionFunctionArgs) {
  const { api, setCookie, origin, refreshToken } = context.get(site);
  if (refreshToken !== undefined) await api("logOut", { body: { refreshToken } }).catch(() => {});
  for (const cookie of sessionCookies(undefined, origin.startsWith("https:"))) setCookie(cookie);
  const to = new URL(request.url).searchParams.get("to") ?? "/";
  throw redirect(isOwnPath(to) ? to : "/");
}
