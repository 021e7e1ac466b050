import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { livePortal } from "../adapters/live-subscriptions.ts";
import { routes } from "../contract.ts";
import type { FindStripeCustomer, OpenPortal } from "../subscriptions/subscription-ports.ts";

export interface OpenBillingPortalPorts {
  readonly findStripeCustomer: FindStripeCustomer;
  readonly openPortal: OpenPortal;
}

export const openBillingPortal = (ports: OpenBillingPortalPorts) =>
  endpoint(routes.openBillingPortal, async (request) => {
    const stripeCustomer = await ports.findStripeCustomer(member(request).user);
    if (stripeCustomer === undefined) return refuse("nothing-to-bill", "You have never subscribed to anything.");
    return { url: await ports.openPortal(stripeCustomer) };
  });

export const handler = openBillingPortal(livePortal());
