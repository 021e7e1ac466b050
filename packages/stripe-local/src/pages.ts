import type { Stripe } from "stripe";
import { Change } from "./change.ts";
import type { DeclineCode } from "./charges.ts";
import { DECLINES } from "./charges.ts";
import { Declined, decline, isSettling, linesId, pay, settleSession, subscribe } from "./checkout-outcomes.ts";
import { shownAmount } from "./currencies.ts";
import { Failure } from "./failure.ts";
import { html, type Markup } from "./html.ts";
import type { Lines } from "./kinds.ts";
import { cardChoice, type PageReply, page } from "./page.ts";
import { cardOf } from "./payment-methods.ts";
import type { Store } from "./store.ts";
import { FIRST_COUNTRY, RATES } from "./taxes.ts";

type Session = Stripe.Checkout.Session;
/** The success URL with the session's id in its place. */
const returnUrl = ({ success_url, id }: Session) => (success_url ?? "").replaceAll("{CHECKOUT_SESSION_ID}", id);

function order({ currency, amount_total }: Session, { items }: Lines): Markup {
  const shown = (amount: number | null) => shownAmount(amount ?? 0, currency ?? "usd");
  const rows = items.map(
    (item) =>
      html`<tr><td>${item.description ?? ""}<td>${item.quantity ?? 1} × ${shown(item.price.unit_amount)}<td>${shown(item.amount_total)}`,
  );
  return html`<table>
<tbody>${rows}
<tfoot><tr><th>Total<th><th>${shown(amount_total)}
</table>`;
}

const button = (session: Session, action: string, label: string) =>
  html`<form method="post" action="/c/pay/${session.id}/${action}"><button>${label}</button></form>`;

function controls(session: Session): Markup {
  if (session.status === "expired") return html`<p>This page has expired. Nothing was paid.</p>`;
  if (isSettling(session)) {
    return html`<p>The payment is on its way. The bank's answer is yours to give:</p>
${button(session, "succeed", "Let the payment succeed")}
${button(session, "fail", "Let the payment fail")}
<p><a href="${returnUrl(session)}">Back to the shop</a></p>`;
  }
  if (session.status === "complete") {
    const said = session.payment_status === "unpaid" ? "The payment failed." : "This is paid.";
    return html`<p>${said}</p><p><a href="${returnUrl(session)}">Back to the shop</a></p>`;
  }
  const isFree = session.amount_total === 0;
  const subscribes = session.mode === "subscription";
  const asksEmail = session.customer === null && session.customer_email === null;
  return html`<form method="post" action="/c/pay/${session.id}/pay">
${asksEmail ? html`<label>E-mail <input name="email" type="email" autocomplete="email"></label>` : ""}
${session.automatic_tax.enabled ? countryChoice : ""}
${isFree || subscribes ? "" : methodChoice(session)}
${subscribes ? cardChoice : ""}
<button class="first">${subscribes ? (isFree ? "Start trial" : "Subscribe") : isFree ? "Complete order" : "Pay"}</button>
${isFree || subscribes ? "" : html`<button formaction="/c/pay/${session.id}/pay-later">Pay later, asynchronously</button>`}
</form>
${isFree ? "" : button(session, "decline", "Decline")}
${session.cancel_url === null ? "" : html`<p><a href="${session.cancel_url}">Back without paying</a></p>`}`;
}

/** Methods that pay at once; a debit takes days. */
const methodChoice = ({ payment_method_types: offered }: Session) => html`<label>Pay by <select name="method">
${offered.filter((each) => each !== "us_bank_account").map((each) => html`<option>${each}`)}
</select></label>`;

/** The buyer's country, which decides the tax. */
const countryChoice = html`<label>Country <select name="country">
${[FIRST_COUNTRY, ...Object.keys(RATES).filter((each) => each !== FIRST_COUNTRY), "KW"].map(
  (each) => html`<option>${each}`,
)}
</select></label>`;

const ACTIONS: Readonly<Record<string, (change: Change, session: Session, fields: URLSearchParams) => Session>> = {
  pay: (change, session, fields) => {
    if (session.mode === "payment") return pay(change, session, "succeeds", typed(fields));
    return subscribe(change, session, cardOf(fields.get("card")), typed(fields));
  },
  "pay-later": (change, session, fields) => pay(change, session, "later", typed(fields)),
  decline: (change, session, fields) => decline(change, session, declineCodeOf(fields.get("code"))),
  succeed: (change, session) => settleSession(change, session, true),
  fail: (change, session) => settleSession(change, session, false),
};
const typed = (fields: URLSearchParams) => ({
  email: fields.get("email") ?? undefined,
  country: fields.get("country") ?? undefined,
  method: fields.get("method") ?? undefined,
});
const declineCodeOf = (given: string | null): DeclineCode =>
  given !== null && Object.hasOwn(DECLINES, given) ? (given as DeclineCode) : "generic_decline";
const RETURNING = new Set(["pay", "pay-later"]);

/**
 * The page where a person pays: GET /c/pay/{session}, and POST to /pay, /pay-later, /decline, /succeed and /fail below
 * it, without a key, as a browser does. Paying answers 303 to the success URL; an action that the state does not allow,
 * 409.
 */
export function checkoutPages(store: Store, clock: () => number) {
  return async (method: string, path: string, body: string): Promise<PageReply> => {
    const [, , , id = "", action] = path.split("/");
    const change = new Change(store, clock());
    const session = change.get("checkout.session", id);
    const lines = change.get("lines", linesId(id));
    if (!session || !lines) return page(404, "No such page", html`<p>This link is not known.</p>`);
    const shown = (status: number, now: Session, alert?: string) => {
      const alerted = alert === undefined ? "" : html`<p role="alert">${alert}</p>`;
      return page(status, "Checkout", html`${alerted}${order(now, lines)}${controls(now)}`);
    };
    if (action === undefined) {
      return method === "GET" ? shown(200, session) : shown(405, session, "This page can only be looked at.");
    }
    const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (!act) return page(404, "No such page", html`<p>This link is not known.</p>`);
    if (method !== "POST") return { status: 303, headers: { location: `/c/pay/${id}` }, body: "" };
    try {
      const after = act(change, session, new URLSearchParams(body));
      await change.commit();
      if (RETURNING.has(action)) return { status: 303, headers: { location: returnUrl(after) }, body: "" };
      if (action !== "decline") return { status: 303, headers: { location: `/c/pay/${id}` }, body: "" };
      return shown(402, after, DECLINES[declineCodeOf(new URLSearchParams(body).get("code"))]);
    } catch (error) {
      if (error instanceof Failure) return shown(409, session, error.message);
      if (error instanceof Declined) return shown(402, session, DECLINES.generic_decline);
      throw error;
    }
  };
}
