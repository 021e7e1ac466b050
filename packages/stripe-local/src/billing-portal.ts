import type { Stripe } from "stripe";
import { customerOf } from "./customers.ts";
import { emulated, missing } from "./failure.ts";
import { newId } from "./ids.ts";
import type { Handlers } from "./routes.ts";

export const billingPortal = {
  "POST /v1/billing_portal/sessions": ({ params, change, baseUrl }) => {
    emulated(params, ["customer", "return_url", "locale", "expand"]);
    if (params.customer === undefined) throw missing("customer");
    const { id: customer } = customerOf(change, params.customer);
    const id = newId("bps", 40);
    return change.put<Stripe.BillingPortal.Session>({
      id,
      object: "billing_portal.session",
      after_expiration: null,
      configuration: "bpc_local",
      created: change.at,
      customer,
      customer_account: null,
      flow: null,
      livemode: false,
      locale: params.locale ?? null,
      on_behalf_of: null,
      return_url: params.return_url ?? null,
      url: `${baseUrl}/p/session/${id}`,
    });
  },
} satisfies Partial<Handlers>;
