import Stripe from "stripe";
import { Change } from "./change.ts";
import { deliveryId, told } from "./events.ts";
import type { Delivery } from "./kinds.ts";
import type { Store } from "./store.ts";

const AT_ONCE = 16;
const TIMEOUT_MS = 10_000;
const GIVE_UP_MS = 3 * 86_400_000;

/** The part of `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Pick<Response, "status" | "body">>;

export interface WebhookOptions {
  /** Between the attempts of a delivery, in milliseconds; the last one repeats, for three days. */
  readonly retryDelaysMs: readonly number[];
  /** Epoch seconds of Stripe's clock. */
  readonly clock: () => number;
  readonly fetch?: Fetch;
}

/**
 * Delivers events to the endpoints that listen to them, at least once, in no guaranteed order, each endpoint
 * independently. Pending deliveries are in the store, so that a crash loses none. Deliveries use the real clock, as
 * their signatures are checked against it.
 */
export class Webhooks {
  private readonly store: Store;
  private readonly options: WebhookOptions;
  private readonly running = new Map<string, Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private isHeld = false;
  private readonly closing = new AbortController();

  constructor(store: Store, options: WebhookOptions) {
    this.store = store;
    this.options = options;
  }

  /** While held, only events that are requested by name are delivered, so that tests can reorder events. */
  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    this.wake();
  }

  /** Starts all due deliveries, and sets a timer for the next ones. */
  wake(): void {
    if (this.closing.signal.aborted || this.isHeld) return;
    const now = Date.now();
    const busy = new Map<string, number>();
    for (const id of this.running.keys()) {
      const endpoint = id.split("/")[1] ?? "";
      busy.set(endpoint, (busy.get(endpoint) ?? 0) + 1);
    }
    let next = Infinity;
    for (const delivery of this.store.all("delivery")) {
      if (this.running.has(delivery.id)) continue;
      const { endpoint, dueAt } = delivery;
      if (dueAt > now) {
        next = Math.min(next, dueAt);
        continue;
      }
      const others = busy.get(endpoint) ?? 0;
      if (others >= AT_ONCE) continue;
      busy.set(endpoint, others + 1);
      const attempt = this.attempt(delivery).finally(() => {
        this.running.delete(delivery.id);
        this.wake();
      });
      this.running.set(delivery.id, attempt);
    }
    clearTimeout(this.timer);
    if (next < Infinity) this.timer = setTimeout(() => this.wake(), next - now);
  }

  /** Sends an event again to every endpoint, or to the given one, even if it has it already. */
  async deliver(event: string, only?: string): Promise<{ endpoint: string; status: number }[]> {
    const endpoints = this.store.all("webhook_endpoint").filter(({ id }) => only === undefined || id === only);
    return Promise.all(
      endpoints.map(async ({ id }) => {
        const status = await this.send(event, id);
        if (isTaken(status)) await this.drop(deliveryId(event, id));
        return { endpoint: id, status };
      }),
    );
  }

  /** Drops a delivery, as if every attempt had failed. */
  async drop(id: string): Promise<void> {
    const change = new Change(this.store, this.options.clock());
    if (change.get("delivery", id)) change.remove(id);
    await change.commit();
  }

  /** Returns when nothing waits to be delivered. */
  async idle(): Promise<void> {
    while (!this.closing.signal.aborted && this.store.all("delivery").length > 0) {
      await Promise.race([...this.running.values(), new Promise((resolve) => setTimeout(resolve, 10))]);
    }
  }

  /** Aborts running deliveries, which stay pending. */
  async close(): Promise<void> {
    this.closing.abort();
    clearTimeout(this.timer);
    await Promise.all(this.running.values());
  }

  private async attempt({ id, event, endpoint }: Delivery): Promise<void> {
    const status = await this.send(event, endpoint);
    const change = new Change(this.store, this.options.clock());
    const delivery = change.get("delivery", id);
    if (!delivery) return;
    const { retryDelaysMs } = this.options;
    const delay = retryDelaysMs[Math.min(delivery.attempts, retryDelaysMs.length - 1)] ?? 0;
    const dueAt = Date.now() + delay;
    if (isTaken(status) || dueAt - delivery.since > GIVE_UP_MS) change.remove(id);
    else change.put({ ...delivery, attempts: delivery.attempts + 1, dueAt });
    await change.commit();
  }

  /** The status of an endpoint's answer; 0 without an answer. */
  private async send(eventId: string, endpointId: string): Promise<number> {
    const change = new Change(this.store, this.options.clock());
    const event = change.get("event", eventId);
    const endpoint = change.get("webhook_endpoint", endpointId);
    if (!event || endpoint?.status !== "enabled") return 0;
    const payload = JSON.stringify(told(change, event), null, 2);
    const signature = Stripe.webhooks.generateTestHeaderString({
      payload,
      secret: endpoint.secret ?? "",
      timestamp: Math.floor(Date.now() / 1000),
    } as Parameters<typeof Stripe.webhooks.generateTestHeaderString>[0]);
    try {
      const { fetch: send = fetch } = this.options;
      const response = await send(endpoint.url, {
        method: "POST",
        headers: { "content-type": "application/json; charset=utf-8", "stripe-signature": signature },
        body: payload,
        redirect: "manual",
        signal: AbortSignal.any([this.closing.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return 0;
    }
  }
}

const isTaken = (status: number) => status >= 200 && status < 300;
