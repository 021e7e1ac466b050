import { completeOnboarding } from "./accounts.ts";
import { Change } from "./change.ts";
import { html } from "./html.ts";
import { type PageReply, page } from "./page.ts";
import type { Store } from "./store.ts";

const unknown = () => page(404, "No such page", html`<p>This link is not known.</p>`);

/**
 * The page where a person proves their identity: GET /setup/{link}, and POST to /complete, or to /restrict, which
 * leaves a document due. Both answer 303 to the return URL. A link that was used or is too old answers 303 to the
 * refresh URL.
 */
export function onboardingPages(store: Store, clock: () => number) {
  return async (method: string, path: string): Promise<PageReply> => {
    const [, , id = "", action] = path.split("/");
    const change = new Change(store, clock());
    const link = change.get("account_link", id);
    const account = link && change.get("account", link.account);
    if (!link || !account) return unknown();
    if (link.expires_at <= change.at) return { status: 303, headers: { location: link.refresh_url }, body: "" };
    if (action === undefined) {
      const due = account.requirements?.currently_due ?? [];
      const button = (to: string, label: string) =>
        html`<form method="post" action="/setup/${id}/${to}"><button>${label}</button></form>`;
      return page(
        200,
        "Get paid",
        html`<p>Account ${account.id}</p><ul>${due.map((each) => html`<li>${each}</li>`)}</ul>
${button("complete", "Complete onboarding")}
${button("restrict", "Leave a document due")}`,
      );
    }
    if (method !== "POST" || !["complete", "restrict"].includes(action)) return unknown();
    completeOnboarding(change, account, action === "complete");
    change.put({ ...link, expires_at: change.at });
    await change.commit();
    return { status: 303, headers: { location: link.return_url }, body: "" };
  };
}
