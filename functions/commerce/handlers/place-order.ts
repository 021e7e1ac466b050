import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { livePlaceOrder } from "../adapters/live.ts";
import { inCart, rightsIn } from "../cart.ts";
import { opening } from "../change.ts";
import { type CheckoutPorts, openHolder, payable, unavailable } from "../checkout.ts";
import { type Order, routes } from "../contract.ts";
import { holders, type Standing } from "../hold.ts";
import { isFor, openOrder, shown } from "../order.ts";
import type { FindProducts, FindShares, FindStanding, NewId } from "../ports.ts";
import { subscriptionOn } from "../subscription-checkout.ts";

export interface PlaceOrderPorts extends CheckoutPorts {
  readonly findProducts: FindProducts;
  readonly findStanding: FindStanding;
  readonly findShares: FindShares;
  readonly newId: NewId;
}

const ATTEMPTS = 8;

export const placeOrder = (ports: PlaceOrderPorts) =>
  endpoint(routes.placeOrder, async (request) => {
    const { user: customer } = member(request);
    const { products, currency, recommendationId } = request.body;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await ports.pause(attempt);
      const found = await inCart(ports.findProducts, products);
      if (isRefusal(found)) return found;
      const standing = await ports.findStanding(customer, rightsIn(products, found));
      const shares = await ports.findShares(found.values());
      const at = new Date(ports.now()).toISOString();
      const cart = { id: ports.newId(), customer, products, currency, recommendationId, at };
      const fresh = openOrder(cart, found, standing.owned, shares);
      if (isRefusal(fresh)) return fresh;
      const order = await inserted(ports, fresh, standing);
      if (!order) continue;
      if (isRefusal(order)) return order;
      if (!isFor(order, fresh)) {
        return refuse(
          "checkout-open",
          `Order ${order.id} is open for some of these, or as another; pay it or cancel it first.`,
        );
      }
      const ready = await payable(ports, order);
      if (isRefusal(ready)) return ready;
      if (ready) return shown(ready);
    }
    return unavailable;
  });

/** The order that is open for these products: a fresh one only where there is none. Stored before Stripe knows of it. */
async function inserted(
  ports: PlaceOrderPorts,
  fresh: Order,
  standing: Standing,
): Promise<Order | undefined | Refusal<"checkout-open">> {
  const [holder] = holders(standing);
  const subscription = holder && subscriptionOn(holder);
  if (subscription) {
    return refuse(
      "checkout-open",
      `Subscription ${subscription} is open for one of these; begin it or cancel it first.`,
    );
  }
  if (holder !== undefined) return openHolder(ports, holder);
  return (await ports.commit(opening(fresh, standing))) === "done" ? fresh : undefined;
}

export const handler = placeOrder(livePlaceOrder());
