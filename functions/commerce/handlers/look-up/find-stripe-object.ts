import { refuse } from "../../../shared/kernel/refusal.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { stripeAccess } from "../../../shared/runtime/stripe.ts";
import { findOrder } from "../../adapters/dynamodb/orders.ts";
import { findOrderOfObject } from "../../adapters/stripe/look-up.ts";
import { lookUpRoutes } from "../../contract/look-up.ts";
import { stripeEnv } from "../../env.ts";
import type { FindOrderOfObject } from "../../flows/look-up-ports.ts";
import type { FindOrder } from "../../flows/ports.ts";

interface Ports {
  readonly findOrderOfObject: FindOrderOfObject;
  readonly findOrder: FindOrder;
}

export const findStripeObject = (ports: Ports) =>
  endpoint(lookUpRoutes.findStripeObject, async ({ params: { id } }) => {
    const found = await ports.findOrderOfObject(id);
    if (found === "no-answer") {
      return refuse("payment-unavailable", "Stripe gave no answer. Try again in a moment, or search by the buyer.");
    }
    // Stages may share a Stripe account: another stage's order is not ours.
    const order = found === undefined ? undefined : await ports.findOrder(found);
    return order
      ? { order: order.id }
      : refuse("unknown-object", "Stripe has no object with this id that belongs to one of our orders.");
  });

const env = environment(...stripeEnv);
export const handler = findStripeObject({
  findOrderOfObject: findOrderOfObject(stripeAccess(env.STRIPE_SECRET)),
  findOrder: findOrder(documents, env.COMMERCE_TABLE),
});
