import * as z from "zod";
import type { WayToPay } from "./cast.ts";
import { pay } from "./checkout.ts";
import { onSale, opened } from "./creator.ts";
import { eventually, must, type Session } from "./session.ts";

const subscription = z.object({
  id: z.string(),
  state: z.string(),
  plan: z.object({ price: z.object({ amount: z.int() }) }),
  partsPaid: z.int().optional(),
  checkoutUrl: z.url().optional(),
});
const orders = z.object({ items: z.array(z.object({ id: z.string(), subscription: z.string().optional() })) });

/** The order of a paid part. */
async function partOf(session: Session, id: string): Promise<string> {
  const { items } = orders.parse(await session.call("GET", "/orders", 200));
  const order = items.find((each) => each.subscription === id);
  must(order !== undefined, `No order stands for the first part of ${id}.`);
  return order.id;
}

/** A product that is paid in three parts opens with the first. */
export const instalments: WayToPay = async ({ creator, friend: { session }, report }) => {
  const product = await onSale(creator, {
    type: "ebook",
    title: "A walk in instalments",
    amount: 3_000,
    instalments: [3],
  });
  const begun = subscription.parse(await session.call("POST", "/subscriptions", 201, { product, instalments: 3 }));
  must(begun.plan.price.amount === 1_000, `A third of 3000 is ${begun.plan.price.amount}.`);
  await session.call("GET", `/products/${product}/content`, 403);
  await pay(begun);
  await eventually(`the first part of ${begun.id}`, async () => {
    const { state, partsPaid } = subscription.parse(await session.call("GET", `/subscriptions/${begun.id}`, 200));
    return state === "active" && partsPaid === 1 ? true : undefined;
  });
  await opened(session, product);
  await session.call("POST", "/orders", 409, { products: [product] });
  report("POST /subscriptions in three parts: the first is paid, and the product opens");
  return partOf(session, begun.id);
};
