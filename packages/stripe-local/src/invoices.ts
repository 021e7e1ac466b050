import { collect } from "./collection.ts";
import { timed } from "./customer-time.ts";
import { emulated, Failure, invalid, missing } from "./failure.ts";
import { voided } from "./invoicing.ts";
import { isWithin, listOf } from "./lists.ts";
import { discardUpdate, updateOf } from "./pending-update.ts";
import { type Handlers, Refused } from "./routes.ts";
import { isLastPeriod, isLive } from "./subscription-states.ts";
import { upcomingInvoice } from "./upcoming-invoice.ts";

export const invoices = {
  "GET /v1/invoices": ({ params, change }) => {
    emulated(params, [
      "created",
      "customer",
      "status",
      "subscription",
      "limit",
      "starting_after",
      "ending_before",
      "expand",
    ]);
    const { created, customer, status, subscription } = params;
    const found = change
      .all("invoice")
      .filter(
        (invoice) =>
          (customer === undefined || invoice.customer === customer) &&
          (status === undefined || invoice.status === status) &&
          (subscription === undefined || invoice.parent?.subscription_details?.subscription === subscription) &&
          isWithin(invoice.created, created),
      );
    return listOf(found, params, "/v1/invoices");
  },
  "POST /v1/invoices/create_preview": ({ params, change: now }) => {
    emulated(params, ["subscription", "expand"]);
    if (params.subscription === undefined) throw missing("subscription");
    const subscription = now.need("subscription", params.subscription, "subscription");
    const change = timed(now, subscription.customer as string);
    if (!isLive(subscription) || isLastPeriod(subscription)) {
      throw new Failure(404, {
        type: "invalid_request_error",
        code: "invoice_upcoming_none",
        message: `No upcoming invoices for customer: ${subscription.customer}`,
      });
    }
    return upcomingInvoice(change, subscription);
  },
  "GET /v1/invoices/:id": ({ id, change }) => change.need("invoice", id),
  "POST /v1/invoices/:id/pay": ({ id, params, change: now }) => {
    emulated(params, ["expand"]);
    const invoice = now.need("invoice", id);
    // https://github.com/mozilla/fxa/issues/11409 and https://github.com/canonical/ubuntu.com/issues/9363 quote the
    // messages.
    if (invoice.status === "paid") throw invalid("Invoice is already paid");
    if (invoice.status === "void") throw invalid("Voided invoices cannot be paid.");
    if (invoice.status !== "open") throw invalid(`Invoice ${id} is ${invoice.status}; only an open one can be paid.`);
    const after = collect(timed(now, invoice.customer as string), invoice);
    if (after.status === "paid") return after;
    return new Refused(402, { type: "card_error", code: "card_declined", message: "Your card was declined." });
  },
  "POST /v1/invoices/:id/void": ({ id, params, change: now }) => {
    emulated(params, ["expand"]);
    const invoice = now.need("invoice", id);
    if (invoice.status !== "open" && invoice.status !== "uncollectible") {
      throw invalid(`You can only pass in open or uncollectible invoices. This invoice is ${invoice.status}.`);
    }
    const change = timed(now, invoice.customer as string);
    const changing = updateOf(change, invoice);
    if (!changing) return voided(change, invoice);
    discardUpdate(change, changing);
    return change.need("invoice", id);
  },
} satisfies Partial<Handlers>;

export const invoicePayments: Pick<Handlers, "GET /v1/invoice_payments" | "GET /v1/invoice_payments/:id"> = {
  "GET /v1/invoice_payments": ({ params, change }) => {
    emulated(params, ["created", "invoice", "payment", "status", "limit", "starting_after", "ending_before", "expand"]);
    const { created, invoice, payment, status } = params;
    const found = change
      .all("invoice_payment")
      .filter(
        (each) =>
          (invoice === undefined || each.invoice === invoice) &&
          (status === undefined || each.status === status) &&
          (payment?.payment_intent === undefined || each.payment.payment_intent === payment.payment_intent) &&
          isWithin(each.created, created),
      );
    return listOf(found, params, "/v1/invoice_payments");
  },
  "GET /v1/invoice_payments/:id": ({ id, change }) => change.need("invoice_payment", id),
};
