import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import Stripe from "stripe";
import { stripeApi } from "./api.ts";
import { payOutDaily } from "./balance-settings.ts";
import { runBilling } from "./billing-clock.ts";
import { Change } from "./change.ts";
import { expireDue } from "./checkout-outcomes.ts";
import { controls } from "./control.ts";
import { forgetEvents } from "./events.ts";
import { Faults, faultReply } from "./faults.ts";
import { forgetKeys } from "./idempotency.ts";
import type { WebhookEndpoint } from "./kinds.ts";
import { onboardingPages } from "./onboarding-page.ts";
import { checkoutPages } from "./pages.ts";
import { parameterCheck } from "./parameter-check.ts";
import { invoicePages, portalPages } from "./portal-pages.ts";
import { openSchemas } from "./schemas.ts";
import { set, settingsOf } from "./settings.ts";
import { Store } from "./store.ts";
import { type Fetch, Webhooks } from "./webhooks.ts";

export interface Endpoint {
  readonly url: string;
  /** The secret that signs its events: `whsec_...` */
  readonly secret: string;
  /** True: only events of connected accounts are sent here. */
  readonly connect?: boolean;
  /** All unless given. */
  readonly types?: Stripe.WebhookEndpointCreateParams.EnabledEvent[];
}

export interface StripeOptions {
  /** Without one nothing survives the process. */
  readonly directory?: string;
  readonly port?: number;
  readonly secretKey: string;
  /**
   * Stripe's clock, in epoch milliseconds; it drives expiry, billing and `created`, but not the retries of webhooks.
   */
  readonly now?: () => number;
  readonly webhookEndpoints?: readonly Endpoint[];
  /** The last one repeats, for three days. */
  readonly retryDelaysMs?: readonly number[];
  /** Sends events to endpoints; the global `fetch` unless given. */
  readonly fetch?: Fetch;
}

const RETRY_DELAYS_MS = [500, 1000, 2000, 5000, 10_000, 30_000, 60_000];
const TICK_MS = 500;
const MAX_BODY_BYTES = 1024 * 1024;

async function textOf(request: IncomingMessage): Promise<string> {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) throw new RangeError("The body is over 1 MiB.");
  const body = await buffer(request);
  if (body.length > MAX_BODY_BYTES) throw new RangeError("The body is over 1 MiB.");
  return body.toString();
}

const listen = (server: Server, port: number) =>
  new Promise<string>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
const stop = (server: Server) =>
  new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });

/** Makes all steps that are due by now. Its changes are made when it returns, and on disk when its promise resolves. */
function doDue(store: Store, clock: () => number): Promise<void> {
  const change = new Change(store, clock());
  expireDue(change);
  runBilling(change);
  payOutDaily(change);
  return change.commit();
}

/** Deletes data that Stripe stores only for a while, and stores the base URL of the hosted pages. */
async function tidyUp(store: Store, clock: () => number, baseUrl: string): Promise<void> {
  const change = new Change(store, clock());
  set(change, { baseUrl });
  forgetKeys(change);
  forgetEvents(change);
  await change.commit();
}

/** A request, with its path and query as `url`. Names of headers are in lower case. */
interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
interface Parts {
  readonly store: Store;
  readonly webhooks: Webhooks;
  readonly clock: () => number;
  readonly api: ReturnType<typeof stripeApi>;
}

/** Answers by path: hosted pages, controls, and Stripe's API with the requested faults. */
function answering({ store, webhooks, clock, api }: Parts) {
  const checkout = checkoutPages(store, clock);
  const portal = portalPages(store, clock);
  const invoices = invoicePages(store, clock);
  const onboarding = onboardingPages(store, clock);
  const faults = new Faults();
  const control = controls(store, webhooks, clock, faults);
  const reply = async ({ method, headers, body }: Asked, url: URL) => {
    if (url.pathname.startsWith("/_control/")) return { headers: {}, ...(await control(method, url)) };
    const fault = faults.next(method, url.pathname);
    if (fault !== undefined && fault !== "lost") return faultReply(fault);
    const answered = await api({ method, url, headers, body });
    return fault ?? answered;
  };
  return async (asked: Asked): Promise<Answered | "lost"> => {
    const { method, body } = asked;
    const url = new URL(asked.url, "http://127.0.0.1");
    const { pathname } = url;
    if (pathname.startsWith("/setup/")) return onboarding(method, pathname);
    if (pathname.startsWith("/c/pay/")) return checkout(method, pathname, body);
    if (pathname.startsWith("/p/session/")) return portal(method, pathname, body);
    if (pathname.startsWith("/i/")) return invoices(method, pathname);
    const replied = await reply(asked, url);
    if (replied === "lost") return replied;
    const json = { "content-type": "application/json", "stripe-version": Stripe.API_VERSION };
    return { ...replied, headers: { ...json, ...replied.headers }, body: JSON.stringify(replied.body, null, 2) };
  };
}

/** Answers a request, after the steps that are due before it. */
function inTime(parts: Parts) {
  const { store, webhooks, clock } = parts;
  const answer = answering(parts);
  return async (asked: Asked): Promise<Answered | "lost"> => {
    const [, answered] = await Promise.all([doDue(store, clock), answer(asked)]);
    webhooks.wake();
    return answered;
  };
}

function requestsTo(answer: ReturnType<typeof inTime>): RequestListener {
  return async (request, response) => {
    try {
      const { method = "GET", url = "/", headers: given } = request;
      const answered = await answer({ method, url, headers: given, body: await textOf(request) });
      if (answered === "lost") return void request.socket.destroy();
      const { status, headers, body } = answered;
      response.writeHead(status, headers).end(body);
    } catch (error) {
      const { message } = error as Error;
      const isLarge = error instanceof RangeError;
      const type = isLarge ? "invalid_request_error" : "api_error";
      response.writeHead(isLarge ? 413 : 500, { "content-type": "application/json", connection: "close" });
      response.end(JSON.stringify({ error: { type, message } }));
    }
  };
}

/**
 * Adds webhook endpoints. They are identified by the order in which a process adds them, so that deliveries left by an
 * earlier process go to the same endpoint, even if its port has changed.
 */
function addingEndpoints({ store, webhooks, clock }: Parts) {
  let configured = 0;
  return async ({ url, secret, connect = false, types = ["*"] }: Endpoint): Promise<void> => {
    const change = new Change(store, clock());
    const id = `we_configured${++configured}`;
    change.put<WebhookEndpoint>({
      id,
      object: "webhook_endpoint",
      api_version: null,
      application: null,
      created: change.get("webhook_endpoint", id)?.created ?? change.at,
      description: "Configured at the start",
      connect,
      enabled_events: types,
      livemode: false,
      metadata: {},
      secret,
      status: "enabled",
      url,
    });
    await change.commit();
    webhooks.wake();
  };
}

/**
 * Stripe on 127.0.0.1 for the npm package `stripe`: its API under /v1, the hosted pages under /c/pay, /p/session and
 * /i, and controls for tests under /_control. Everything that was acknowledged, and every undelivered event, survives a
 * crash.
 */
export async function startStripe(options: StripeOptions) {
  const { directory, port = 0, secretKey, now = Date.now, retryDelaysMs = RETRY_DELAYS_MS, fetch } = options;
  const store = await Store.open(directory);
  const clock = () => Math.floor(now() / 1000) + settingsOf(store).ahead;
  const webhooks = new Webhooks(store, { retryDelaysMs, clock, ...(fetch && { fetch }) });
  let url = "";
  const check = openSchemas().then(parameterCheck);
  // Requests report it; a failure before the first one must not end the process.
  check.catch(() => {});
  const parts = { store, webhooks, clock, api: stripeApi({ store, check, secretKey, clock, baseUrl: () => url }) };
  const answer = inTime(parts);
  const server = createServer(requestsTo(answer));
  url = await listen(server, port);
  const addWebhookEndpoint = addingEndpoints(parts);
  for (const endpoint of options.webhookEndpoints ?? []) await addWebhookEndpoint(endpoint);
  await tidyUp(store, clock, url);
  webhooks.wake();
  const tick = () => doDue(store, clock).then(() => webhooks.wake());
  // A failure here also fails the next request, which reports it.
  const ticking = setInterval(() => void tick().catch(() => {}), TICK_MS);

  return {
    url,
    /** Answers a request of this process, as over HTTP; "lost" stands for a broken connection. */
    answer,
    /** Sends events to a URL from now on. */
    addWebhookEndpoint,
    /**
     * Returns when requests are answered at once. Before that they wait: the first start after an installation reads
     * the SDK's types, in a thread of its own, for some seconds.
     */
    async ready(): Promise<void> {
      await check;
    },
    /** Returns when no event waits to be delivered. */
    delivered: () => webhooks.idle(),
    async close(): Promise<void> {
      clearInterval(ticking);
      await stop(server);
      await webhooks.close();
      await store.close();
    },
  };
}
