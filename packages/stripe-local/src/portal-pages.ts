import { Change } from "./change.ts";
import { collect, subscriptionOf } from "./collection.ts";
import { shownAmount } from "./currencies.ts";
import { timed } from "./customer-time.ts";
import { Failure } from "./failure.ts";
import { html, type Markup } from "./html.ts";
import type { Invoice, Subscription } from "./kinds.ts";
import { cardChoice, type PageReply, page } from "./page.ts";
import { cardOf } from "./payment-methods.ts";
import { setCard } from "./saved-card.ts";
import type { Store } from "./store.ts";
import { cancelAtEnd } from "./subscription-changes.ts";
import { isLive, itemOf } from "./subscription-states.ts";

const notFound = page(404, "No such page", html`<p>This link is not known.</p>`);
const back = (location: string): PageReply => ({ status: 303, headers: { location }, body: "" });
const day = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);
const form = (action: string, label: string, fields: Markup | string = "") =>
  html`<form method="post" action="${action}">${fields}<button>${label}</button></form>`;

/** A customer's actions on the portal by POST, by the last part of the path. */
const ACTIONS: Readonly<Record<string, (change: Change, customer: string, fields: URLSearchParams) => void>> = {
  cancel: (change, customer, fields) => void cancelAtEnd(change, own(change, customer, fields), true),
  resume: (change, customer, fields) => void cancelAtEnd(change, own(change, customer, fields), false),
  card: (change, customer, fields) => setCard(change, customer, cardOf(fields.get("card"))),
};

/** @throws Failure 404 unless it is the customer's and has not ended */
function own(change: Change, customer: string, fields: URLSearchParams): Subscription {
  const found = change.need("subscription", fields.get("subscription") ?? "");
  if (found.customer === customer && isLive(found)) return found;
  throw new Failure(404, { type: "invalid_request_error", message: "There is no such subscription." });
}

function shownSubscription(change: Change, url: string, subscription: Subscription): Markup {
  const { price, current_period_end: end } = itemOf(subscription);
  const name = change.need("product", price.product as string).name;
  const { status, cancel_at_period_end: ends, id } = subscription;
  const amount = shownAmount(price.unit_amount ?? 0, price.currency);
  const hidden = html`<input type="hidden" name="subscription" value="${id}">`;
  return html`<p>${name}: ${amount} each ${price.recurring?.interval ?? ""}, ${status}, ${ends ? "ends" : "renews"} on ${day(end)}</p>
${ends ? form(`${url}/resume`, "Resume", hidden) : form(`${url}/cancel`, "Cancel", hidden)}`;
}

/**
 * The billing portal: GET /p/session/{session}, and POST to /cancel, /resume (`subscription`) and /card (`card`) below
 * it, without a key, as a browser does.
 */
export function portalPages(store: Store, clock: () => number) {
  return async (method: string, path: string, body: string): Promise<PageReply> => {
    const [, , , id = "", action] = path.split("/");
    const now = new Change(store, clock());
    const session = now.get("billing_portal.session", id);
    if (!session) return notFound;
    const { customer, return_url } = session;
    const change = timed(now, customer);
    const url = `/p/session/${id}`;
    const shown = (status: number, alert?: string) => {
      const subscriptions = change.all("subscription").filter((each) => each.customer === customer && isLive(each));
      const open = change.all("invoice").filter((each) => each.customer === customer && each.status === "open");
      return page(
        status,
        "Billing",
        html`${alert === undefined ? "" : html`<p role="alert">${alert}</p>`}
${subscriptions.map((each) => shownSubscription(change, url, each))}
${open.map((each) => html`<p><a href="/i/${each.id}">Pay ${shownAmount(each.amount_due, each.currency)}</a></p>`)}
${form(`${url}/card`, "Update card", cardChoice)}
${return_url === null ? "" : html`<p><a href="${return_url}">Back to the shop</a></p>`}`,
      );
    };
    if (action === undefined) return method === "GET" ? shown(200) : shown(405, "This page can only be looked at.");
    const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (!act) return notFound;
    if (method !== "POST") return back(url);
    try {
      act(change, customer, new URLSearchParams(body));
      await change.commit();
      return back(url);
    } catch (error) {
      if (error instanceof Failure) return shown(409, error.message);
      throw error;
    }
  };
}

/** The page of one invoice: GET /i/{invoice}, and POST to /pay and /decline below it. */
export function invoicePages(store: Store, clock: () => number) {
  const shown = (status: number, invoice: Invoice, alert?: string) => {
    const rows = invoice.lines.data.map(
      (line) => html`<tr><td>${line.description ?? ""}<td><td>${shownAmount(line.amount, line.currency)}`,
    );
    const { id, currency } = invoice;
    return page(
      status,
      `Invoice ${invoice.number ?? ""}`,
      html`${alert === undefined ? "" : html`<p role="alert">${alert}</p>`}<table>
<tbody>${rows}
<tfoot><tr><th>Due<th><th>${shownAmount(invoice.amount_due, currency)}
</table>
${invoice.status === "open" ? html`${form(`/i/${id}/pay`, "Pay")}${form(`/i/${id}/decline`, "Decline")}` : html`<p>This invoice is ${invoice.status ?? ""}.</p>`}`,
    );
  };
  return async (method: string, path: string): Promise<PageReply> => {
    const [, , id = "", action] = path.split("/");
    const now = new Change(store, clock());
    const invoice = now.get("invoice", id);
    if (!invoice || invoice.status === "draft") return notFound;
    if (action === undefined) return shown(200, invoice);
    if (action !== "pay" && action !== "decline") return notFound;
    if (method !== "POST") return back(`/i/${id}`);
    if (invoice.status !== "open") return shown(409, invoice, `The invoice is ${invoice.status}.`);
    const change = timed(now, subscriptionOf(now, invoice).customer as string);
    const after = collect(change, invoice, action === "pay" ? "succeeds" : "declines");
    await change.commit();
    return action === "pay" ? back(`/i/${id}`) : shown(402, after, "Your card was declined.");
  };
}
