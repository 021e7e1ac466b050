import { type ActionFunctionArgs, redirect } from "react-router";
import { ulid } from "ulid";
import { isOwnPath } from "../site/own-path.ts";
import { site } from "../site/site.ts";

/** There is nothing to see at this address. */
export function loader(): never {
  throw redirect("/");
}

/**
 * Turns a work down for what is recommended. That is kept for who has an account, and for visitors who agreed to be learnt
 * from; of others nothing is kept that could count.
 */
export async function action({ context, request }: ActionFunctionArgs) {
  const { api, viewer, visitorToken } = context.get(site);
  const form = await request.formData();
  const product = String(form.get("product") ?? "");
  const to = String(form.get("to") ?? "/");
  if (viewer !== undefined || visitorToken !== undefined) {
    const at = new Date().toISOString();
    await api("recordEvents", {
      // What they ask to be kept is kept: asking is the consent.
      body: { events: [{ id: ulid(), type: "dismiss", product, at, session: "site", consent: true }] },
    });
  }
  const back = new URL(isOwnPath(to) ? to : "/", "http://site");
  back.searchParams.set("said", "not-because");
  throw redirect(back.pathname + back.search);
}
