import { type ActionFunctionArgs, redirect } from "react-router";
import { isRefused } from "../api/api.ts";
import { isOwnPath } from "../site/own-path.ts";
import { site } from "../site/site.ts";

/** There is nothing to see at this address. */
export function loader(): never {
  throw redirect("/");
}

/** Follows a creator, or does so no longer, and goes back to where that was asked. */
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
    // Nobody follows themselves, and there is nothing to tell them of it.
    if (!isRefused(error, "own-profile")) throw error;
  }
  throw redirect(to, 303);
}
