import { Change } from "./change.ts";
import { Failure } from "./failure.ts";
import { failRefund } from "./refunds.ts";
import type { Store } from "./store.ts";
import type { Webhooks } from "./webhooks.ts";

/**
 * What tests can do that Stripe's API cannot, by POST without a key or body:
 * - /_control/events/{id}/deliver sends an event again, ?endpoint= to one endpoint alone;
 * - /_control/webhooks/hold and /release keep events back, so that they can be sent in another order;
 * - /_control/events/{id}/lose drops what still waits of an event;
 * - /_control/refunds/{id}/fail lets the bank send a refund back.
 */
export function controls(store: Store, webhooks: Webhooks, clock: () => number) {
  return async (method: string, url: URL): Promise<{ status: number; body: object }> => {
    const [, , kind, id = "", action] = url.pathname.split("/");
    const what = method === "POST" ? [kind, action ?? id].join(" ") : method;
    const change = new Change(store, clock());
    try {
      if (what === "webhooks hold" || what === "webhooks release") {
        webhooks.hold(id === "hold");
        return { status: 200, body: { held: id === "hold" } };
      }
      if (what === "events deliver") {
        change.need("event", id);
        const deliveries = await webhooks.deliver(id, url.searchParams.get("endpoint") ?? undefined);
        return { status: 200, body: { deliveries } };
      }
      if (what === "events lose") {
        change.need("event", id);
        const waiting = change.all("delivery").filter(({ event }) => event === id);
        for (const delivery of waiting) await webhooks.drop(delivery.id);
        return { status: 200, body: { lost: waiting.length } };
      }
      if (what === "refunds fail") {
        const refund = failRefund(change, id);
        await change.commit();
        return { status: 200, body: refund };
      }
    } catch (error) {
      if (error instanceof Failure) return { status: error.status, body: { error: error.body } };
      throw error;
    }
    const message = `${method} ${url.pathname} is no control of the emulator.`;
    return { status: 404, body: { error: { type: "invalid_request_error", message } } };
  };
}
