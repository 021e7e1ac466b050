import { refuse } from "../../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { livePortal } from "../../adapters/live-subscriptions.ts";
import { subscriptionRoutes } from "../../contract/subscription.ts";
import type { FindStripeCustomers, ForgetStripeCustomer, OpenPortal } from "../../flows/subscription-ports.ts";

export interface OpenBillingPortalPorts {
  readonly findStripeCustomers: FindStripeCustomers;
  readonly forgetStripeCustomer: ForgetStripeCustomer;
  readonly openPortal: OpenPortal;
}

export const openBillingPortal = (ports: OpenBillingPortalPorts) =>
  endpoint(subscriptionRoutes.openBillingPortal, async (request) => {
    const { user } = member(request);
    const wanted = request.body?.currency;
    const all = await ports.findStripeCustomers(user);
    for (const { currency, id } of all.filter((each) => wanted === undefined || each.currency === wanted)) {
      const opened = await ports.openPortal(id);
      if (opened !== "gone") return { ...opened, currency, currencies: all.map((each) => each.currency) };
      await ports.forgetStripeCustomer(user, id);
    }
    return refuse(
      "nothing-to-bill",
      wanted === undefined ? "You have never subscribed to anything." : `You have nothing that is billed in ${wanted}.`,
    );
  });

export const handler = openBillingPortal(livePortal());
