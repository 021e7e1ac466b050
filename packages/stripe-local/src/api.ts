import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { accountLinks } from "./account-links.ts";
import { accounts } from "./accounts.ts";
import { balance } from "./balance.ts";
import { balanceSettings } from "./balance-settings.ts";
import { balanceTransactions } from "./balance-transactions.ts";
import { billingPortal } from "./billing-portal.ts";
import { Change } from "./change.ts";
import { charges } from "./charges.ts";
import { checkoutSessions } from "./checkout-sessions.ts";
import { coupons } from "./coupons.ts";
import { customers } from "./customers.ts";
import { disputes } from "./disputes.ts";
import { events } from "./events.ts";
import { expanded } from "./expansion.ts";
import { Failure, inaccessible, invalid, notEmulated } from "./failure.ts";
import { type Form, parseForm } from "./form.ts";
import { fingerprintOf, keepReply, keptReply } from "./idempotency.ts";
import { newId } from "./ids.ts";
import { invoicePayments, invoices } from "./invoices.ts";
import { meters } from "./meters.ts";
import type { Check } from "./parameter-check.ts";
import type { Parameters, Route } from "./parameters.ts";
import { paymentIntents } from "./payment-intents.ts";
import { paymentMethods } from "./payment-methods.ts";
import { payouts } from "./payouts.ts";
import { prices } from "./prices.ts";
import { products } from "./products.ts";
import { refunds } from "./refunds.ts";
import { type Call, type Handlers, Refused } from "./routes.ts";
import type { Store } from "./store.ts";
import { subscriptions } from "./subscriptions.ts";
import { testClocks } from "./test-clocks.ts";
import { transfers } from "./transfers.ts";
import { webhookEndpoints } from "./webhook-endpoints.ts";

const handlers: Handlers = {
  ...accountLinks,
  ...accounts,
  ...balance,
  ...balanceSettings,
  ...balanceTransactions,
  ...billingPortal,
  ...charges,
  ...checkoutSessions,
  ...coupons,
  ...customers,
  ...disputes,
  ...events,
  ...invoicePayments,
  ...invoices,
  ...meters,
  ...paymentIntents,
  ...paymentMethods,
  ...payouts,
  ...prices,
  ...products,
  ...refunds,
  ...subscriptions,
  ...testClocks,
  ...transfers,
  ...webhookEndpoints,
};

const PATTERNS = (Object.keys(handlers) as Route[]).map((route) => {
  const [method, path = ""] = route.split(" ");
  return { route, method, pattern: new RegExp(`^${path.replace(":id", "([^/]+)")}$`) };
});

/** @throws Failure 501 naming a method and path that are not emulated */
function routed(method: string, path: string): { route: Route; id: string } {
  for (const { route, pattern, method: wanted } of PATTERNS) {
    const match = method === wanted ? pattern.exec(path) : null;
    // A word instead of an id is another endpoint: GET /v1/customers/search.
    if (match && match[1] !== "search") return { route, id: decoded(match[1] ?? "") };
  }
  throw notEmulated(`${method} ${path}`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(`Invalid URL: ${text}`);
  }
}

/** The key comes as a bearer token or, as curl sends it, as the user name. @throws Failure 401 */
function authenticate(authorization: string | undefined, secretKey: string): void {
  const [scheme = "", credentials = ""] = (authorization ?? "").split(" ");
  const isBasic = scheme.toLowerCase() === "basic";
  const [key = ""] = isBasic ? Buffer.from(credentials, "base64").toString().split(":") : [credentials];
  const refuse = (message: string) => new Failure(401, { type: "invalid_request_error", message });
  if (key === "") throw refuse("You did not provide an API key. Send it as: Authorization: Bearer YOUR_SECRET_KEY");
  const [given, wanted] = [Buffer.from(key), Buffer.from(secretKey)];
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
  throw refuse(`Invalid API Key provided: ${key.slice(0, 8)}****${key.slice(-4)}`);
}

/** The routes that may be called on behalf of a connected account. */
const ON_ACCOUNT: readonly Route[] = [
  "GET /v1/balance",
  "GET /v1/balance_transactions",
  "GET /v1/balance_transactions/:id",
  "GET /v1/events",
  "POST /v1/payouts",
  "GET /v1/payouts",
  "GET /v1/payouts/:id",
];

/** @throws Failure 403 for an account that is not the platform's, 501 for a route that is not emulated on accounts */
function accountOf(change: Change, header: string | undefined, route: Route): string | undefined {
  if (header === undefined) return undefined;
  if (!ON_ACCOUNT.includes(route)) throw notEmulated(`${route} on behalf of an account (Stripe-Account)`);
  if (!change.get("account", header)) throw inaccessible(header);
  return header;
}

export interface ApiRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
export interface ApiReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

interface Api {
  readonly store: Store;
  readonly check: Promise<Check>;
  readonly secretKey: string;
  /** Epoch seconds of Stripe's clock. */
  readonly clock: () => number;
  readonly baseUrl: () => string;
}

/** Answers Stripe's REST API. A reply is sent once everything that it depends on is on disk. */
export function stripeApi({ store, check: checking, secretKey, clock, baseUrl }: Api) {
  /** The answer to a request, and the changes to store: none if it was refused. */
  const run = (call: Call<Route>, route: Route): { status: number; body: object; done: Change } => {
    const { change, params } = call;
    try {
      const handler = handlers[route] as (call: Call<Route>) => object;
      const reply = handler(call);
      if (reply instanceof Refused) return { status: reply.status, body: { error: reply.error }, done: change };
      const { expand } = params as { expand?: string[] };
      return { status: 200, body: expanded(reply, expand, change), done: change };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { status: error.status, body: { error: error.body }, done: new Change(store, change.at) };
    }
  };

  return async ({ method, url, headers, body }: ApiRequest): Promise<ApiReply> => {
    const requestId = newId("req", 14);
    const key = method === "POST" ? headers["idempotency-key"]?.toString() : undefined;
    const told = { "request-id": requestId, ...(key !== undefined && { "idempotency-key": key }) };
    try {
      authenticate(headers.authorization, secretKey);
      const { route, id } = routed(method, url.pathname);
      const check = await checking;
      const form: Form = parseForm(method === "POST" ? body : url.search.slice(1));
      const change = new Change(store, clock(), { id: requestId, idempotency_key: key ?? null });
      const account = accountOf(change, headers["stripe-account"]?.toString(), route);
      const fingerprint = fingerprintOf(method, `${account ?? ""}${url.pathname}`, form);
      const kept = key === undefined ? undefined : keptReply(change, key, fingerprint);
      if (kept) {
        await change.commit();
        const replayed = { ...told, "idempotent-replayed": "true", "original-request": kept.requestId };
        return { status: kept.status, headers: replayed, body: kept.body };
      }
      const params: Parameters[Route] = check(route, form);
      const { done, ...reply } = run({ params, id, change, account, baseUrl: baseUrl() } as Call<Route>, route);
      if (key !== undefined && reply.status < 500) keepReply(done, key, { ...reply, fingerprint, requestId });
      await done.commit();
      return { ...reply, headers: told };
    } catch (error) {
      if (error instanceof Failure) return { status: error.status, headers: told, body: { error: error.body } };
      const message = (error as Error).message;
      return { status: 500, headers: told, body: { error: { type: "api_error", message } } };
    }
  };
}
