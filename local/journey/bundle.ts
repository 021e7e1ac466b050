import type { WayToPay } from "./cast.ts";
import { bought } from "./checkout.ts";
import { onSale, opened } from "./creator.ts";
import { must } from "./session.ts";

/** Two products are bought as one bundle, and each can be opened. */
export const bundle: WayToPay = async ({ creator, stranger: { session }, report }) => {
  const parts = await Promise.all(
    ["A walk, its first half", "A walk, its second half"].map((title) =>
      onSale(creator, { type: "ebook", title, amount: 1_200 }),
    ),
  );
  const both = await onSale(creator, { type: "bundle", title: "A walk in two halves", amount: 2_000, includes: parts });
  const order = await bought(session, both);
  must(order.total.amount === 2_000, `A bundle of 2000 cost ${order.total.amount}.`);
  await Promise.all(parts.map((part) => opened(session, part)));
  const { code } = await session.call("GET", `/products/${both}/content`, 409);
  must(code === "is-bundle", `Opening the bundle itself is refused as ${code}.`);
  report("POST /orders of a bundle: both of its products open, each by itself");
  return order.id;
};
