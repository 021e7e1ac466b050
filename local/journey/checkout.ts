import * as z from "zod";
import { eventually, must, type Session, UnexpectedReply } from "./session.ts";

const order = z.object({
  id: z.string(),
  state: z.string(),
  total: z.object({ amount: z.int(), currency: z.string() }),
  checkoutUrl: z.url().optional(),
});
export type PlacedOrder = z.infer<typeof order>;

/** Further fields of an order request. */
export interface Terms {
  readonly recommendationId?: string;
  readonly codes?: readonly string[];
  readonly gift?: { readonly email: string; readonly from: string };
  readonly seats?: { readonly organisation: string; readonly count: number };
}

export const placed = async (session: Session, products: readonly string[], terms: Terms = {}) =>
  order.parse(await session.call("POST", "/orders", 201, { products, ...terms }));

/** Presses Pay on the local Checkout page. */
export async function pay({ checkoutUrl = "" }: { readonly checkoutUrl?: string | undefined }): Promise<void> {
  const page = await fetch(checkoutUrl);
  if (!page.ok) throw new UnexpectedReply(`The Checkout page answered ${page.status}.`);
  const paid = await fetch(`${checkoutUrl}/pay`, { method: "POST", redirect: "manual" });
  if (paid.status !== 303) throw new UnexpectedReply(`Paying answered ${paid.status}: ${await paid.text()}`);
  const back = await fetch(paid.headers.get("location") ?? "");
  if (!back.ok) throw new UnexpectedReply(`The page that Stripe sends back to answered ${back.status}.`);
}

/** Waits until Stripe's webhook has completed the order. */
export const paidOrder = (session: Session, { id }: PlacedOrder): Promise<PlacedOrder> =>
  eventually(`payment of order ${id}`, async () => {
    const found = order.parse(await session.call("GET", `/orders/${id}`, 200));
    return found.state === "paid" ? found : undefined;
  });

/** Orders, pays and waits for the webhook. */
export async function bought(session: Session, product: string, terms?: Terms): Promise<PlacedOrder> {
  const open = await placed(session, [product], terms);
  await pay(open);
  const paid = await paidOrder(session, open);
  must(paid.total.amount === open.total.amount, `Order ${open.id} was paid at another total than it was placed at.`);
  return paid;
}
