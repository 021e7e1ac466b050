import * as z from "zod";
import type { WayToPay } from "./cast.ts";
import { bought } from "./checkout.ts";
import { onSale, opened } from "./creator.ts";
import { must, type Session } from "./session.ts";

const amount = z.object({ amount: z.int() });
const quote = z.object({ listTotal: amount, total: amount, rejected: z.array(z.object({ reason: z.string() })) });

/** A creator's code takes a fifth off: in the quote, the order and the receipt. */
export const discount: WayToPay = async ({ creator, buyer: { session }, friend, report }) => {
  const product = await onSale(creator, { type: "ebook", title: "A walk at a discount", amount: 2_500 });
  const { code } = z.object({ code: z.string() }).parse(
    await creator.call("POST", "/discounts", 201, {
      name: "A fifth off",
      value: { basisPoints: 2_000 },
      products: [product],
      maxRedemptions: 1,
    }),
  );
  const quotedTo = async (who: Session) =>
    quote.parse(await who.call("POST", "/quotes", 200, { products: [product], codes: [code] }));
  const quoted = await quotedTo(session);
  must(quoted.listTotal.amount === 2_500, `The cart is listed at ${quoted.listTotal.amount}, not 2500.`);
  must(quoted.total.amount === 2_000 && quoted.rejected.length === 0, `${code} does not take a fifth off.`);
  const order = await bought(session, product, { codes: [code] });
  must(order.total.amount === quoted.total.amount, `What was quoted at 2000 cost ${order.total.amount}.`);
  await opened(session, product);
  const { rejected } = await quotedTo(friend.session);
  must(rejected[0]?.reason === "code-not-applicable", `${code}, good for one order, is good for another.`);
  report(`POST /discounts, /quotes, /orders: 20 % off by ${code}, quoted and paid at ${order.total.amount} cents`);
  const receipt = await session.file(`/orders/${order.id}/receipt`, "application/pdf");
  must(receipt.subarray(0, 5).toString() === "%PDF-", "The receipt is no PDF.");
  report(`GET /orders/{id}/receipt: a PDF of ${receipt.length} bytes`);
  return order.id;
};
