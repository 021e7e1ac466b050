import * as z from "zod";
import { eventually, type Session, UnexpectedReply } from "./session.ts";

const order = z.object({ id: z.string(), state: z.string(), checkoutUrl: z.url().optional() });
export type PlacedOrder = z.infer<typeof order>;

export const placed = async (session: Session, products: readonly string[], recommendationId?: string) =>
  order.parse(
    await session.call("POST", "/orders", 201, {
      products,
      ...(recommendationId !== undefined && { recommendationId }),
    }),
  );

/** Presses Pay on the local Checkout page. */
export async function pay({ checkoutUrl = "" }: PlacedOrder): Promise<void> {
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
