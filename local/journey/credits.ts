import { isDeepStrictEqual } from "node:util";
import { ulid } from "ulid";
import * as z from "zod";
import type { WayToPay } from "./cast.ts";
import { bought } from "./checkout.ts";
import { onSale, opened } from "./creator.ts";
import { must, type Session } from "./session.ts";

const account = z.object({ balances: z.array(z.object({ left: z.int(), reserved: z.int() })) });

async function holds(session: Session, left: number, reserved: number): Promise<void> {
  const { balances } = account.parse(await session.call("GET", "/credits", 200));
  const [balance = { left: 0, reserved: 0 }] = balances;
  must(
    balance.left === left && balance.reserved === reserved,
    `${balance.left} credits are left and ${balance.reserved} on hold, not ${left} and ${reserved}.`,
  );
}

/** A pack of credits is bought and used, the same use is repeated by its id, and a reservation is made and released. */
export const credits: WayToPay = async ({ creator, friend: { session }, report }) => {
  const pack = await onSale(creator, {
    type: "credit-pack",
    title: "Ten credits to walk with",
    amount: 2_000,
    credits: { amount: 10 },
  });
  const product = await onSale(creator, {
    type: "report",
    title: "A walk for credits",
    amount: 500,
    use: { credits: 3 },
  });
  const use = (body: { usage: string; hold?: true }, expected = 201) =>
    session.call("POST", `/products/${product}/use`, expected, body);

  const usage = ulid();
  await use({ usage }, 402);
  const order = await bought(session, pack);
  await holds(session, 10, 0);
  await session.call("GET", `/products/${product}/content`, 403);
  const first = await use({ usage });
  must(first.state === "committed", `A use at once is ${first.state}.`);
  await holds(session, 7, 0);
  await opened(session, product);
  const again = await use({ usage });
  must(isDeepStrictEqual(again, first), "The same use again is answered otherwise.");
  await holds(session, 7, 0);
  report("POST /products/{id}/use: 3 of 10 credits opened the product; the same id again took none");

  const held = ulid();
  await use({ usage: held, hold: true });
  await holds(session, 4, 3);
  const { state } = await session.call("POST", `/usages/${held}/release`, 200);
  must(state === "released", `What was let go is ${state}.`);
  await holds(session, 7, 0);
  await session.call("POST", `/usages/${held}/commit`, 409);
  report("POST /products/{id}/use on hold, /usages/{id}/release: its 3 credits are back");
  return order.id;
};
