import { refuse } from "../../../shared/kernel/refusal.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { stripeAccess } from "../../../shared/runtime/stripe.ts";
import { findStripeCustomers, forgetStripeCustomer } from "../../adapters/dynamodb/stripe-customers.ts";
import { openPortal } from "../../adapters/stripe/billing-portal.ts";
import { subscriptionRoutes } from "../../contract/subscription.ts";
import { billingPortalEnv } from "../../env.ts";
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
      wanted === undefined ? "You have never subscribed to anything." : `You have no subscription in ${wanted}.`,
    );
  });

const env = environment(...billingPortalEnv);
export const handler = openBillingPortal({
  findStripeCustomers: findStripeCustomers(documents, env.COMMERCE_TABLE),
  forgetStripeCustomer: forgetStripeCustomer(documents, env.COMMERCE_TABLE),
  openPortal: openPortal(stripeAccess(env.STRIPE_SECRET), env.SITE_URL),
});
