import type { StripeAccess } from "../../../shared/runtime/stripe.ts";
import type { OpenPortal } from "../../flows/subscription-ports.ts";
import { isGone } from "./refusal.ts";

type Access = () => Promise<StripeAccess>;

export const openPortal =
  (access: Access, siteUrl: string): OpenPortal =>
  async (customer) => {
    const { stripe } = await access();
    try {
      const { url } = await stripe.billingPortal.sessions.create({
        customer,
        return_url: `${siteUrl}/desk/memberships`,
      });
      return { url };
    } catch (error) {
      if (isGone(error, "customer")) return "gone";
      throw error;
    }
  };
