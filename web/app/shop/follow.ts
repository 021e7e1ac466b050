import { type ActionFunctionArgs, redirect } from "react-router";
import { isRefused } from "../api/api.ts";
import { isOwnPath } from "../site/own-path.ts";
import { site } from "../site/site.ts";

/** The page has no content of its own. */
export function loader(): never {
  throw redirect("/");
}

/** Follows or unfollows a creator, and redirects back. */
export async function action({ context, request }: ActionFunctionArgs) {
  const { api, viewer } = context.get(site);
  const form = await request.formData();
  const given = String(form.get("to") ?? "/");
  const to = isOwnPath(given) ? given : "/";
  if (viewer === undefined) throw redirect(`/sign-in?to=${encodeURIComponent(to)}`, 303);
  const params = { creatorId: String(form.get("creator")) };
  try {
    await (form.get("intent") === "unfollow" ? api("unfollowCreator", { params }) : api("followCreator", { params }));
  } catch (error) {
    // Following oneself is refused; no message is needed.
    if (!isRefused(error, "own-profile")) throw error;
  }
  throw redirect(to, 303);
}
