import type { WayToPay } from "./cast.ts";
import { bought } from "./checkout.ts";
import { onSale, opened } from "./creator.ts";
import { mailedCode } from "./outbox.ts";
import { must } from "./session.ts";

/** One user pays, another gets the code by mail and claims the product, and a third is too late. */
export const gift: WayToPay = async ({ instance, creator, buyer, friend, stranger, report }) => {
  const product = await onSale(creator, { type: "ebook", title: "A walk as a gift", amount: 1_500 });
  const order = await bought(buyer.session, product, { gift: { email: friend.email, from: "A. Walker" } });
  const code = await mailedCode(instance, friend.email, "gift");
  report(`POST /orders as a gift: paid, and its code mailed to ${friend.email}`);
  await friend.session.call("GET", `/products/${product}/content`, 403);
  await friend.session.call("POST", "/gifts/claim", 200, { code });
  await opened(friend.session, product);
  const late = await stranger.session.call("POST", "/gifts/claim", 409, { code });
  must(late.code === "gift-claimed", `A second claim is refused as ${late.code}.`);
  await stranger.session.call("GET", `/products/${product}/content`, 403);
  await buyer.session.call("GET", `/products/${product}/content`, 403);
  const { state } = await buyer.session.call("GET", `/gifts/${order.id}`, 200);
  must(state === "claimed", `To its buyer the gift is ${state}.`);
  report("POST /gifts/claim: opens for who claimed it, for nobody else; claiming it again is refused");
  return order.id;
};
