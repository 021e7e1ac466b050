import { type ActionFunctionArgs, redirect } from "react-router";
import { ulid } from "ulid";
import { isOwnPath } from "../site/own-path.ts";
import { site } from "../site/site.ts";

/** The page has no content of its own. */
export function loader(): never {
  throw redirect("/");
}

/**
 * Dismisses a work from recommendations, or deletes the history with it. This is stored for users, and for visitors with
 * consent; for others nothing is stored.
 */
export async function action({ context, request }: ActionFunctionArgs) {
  const { api, viewer, visitorToken } = context.get(site);
  const form = await request.formData();
  const product = String(form.get("product") ?? "");
  const to = String(form.get("to") ?? "/");
  if (viewer !== undefined && form.has("forget")) {
    await api("forgetProduct", { params: { productId: product } });
  } else if (viewer !== undefined || visitorToken !== undefined) {
    const at = new Date().toISOString();
    await api("recordEvents", {
      // The request itself is the consent.
      body: { events: [{ id: ulid(), type: "dismiss", product, at, session: "site", consent: true }] },
    });
  }
  const back = new URL(isOwnPath(to) ? to : "/", "http://site");
  back.searchParams.set("said", "not-because");
  throw redirect(back.pathname + back.search);
}
