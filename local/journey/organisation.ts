import * as z from "zod";
import type { WayToPay } from "./cast.ts";
import { bought } from "./checkout.ts";
import { onSale, opened } from "./creator.ts";
import { mailedCode } from "./outbox.ts";
import { must } from "./session.ts";

const invited = z.object({ invitations: z.array(z.object({ status: z.string(), seat: z.string().optional() })) });
const usage = z.object({
  pools: z.array(z.object({ bought: z.int(), claimed: z.int(), free: z.int() })),
  seats: z.array(z.object({ seat: z.string(), email: z.string(), progress: z.number() })),
});

/** Seats are bought for an organisation; a member claims one by mail, studies, and loses it. */
export const organisation: WayToPay = async ({ instance, creator, buyer, stranger, report }) => {
  const product = await onSale(creator, { type: "ebook", title: "A walk for the team", amount: 1_000 });
  const owner = buyer.session;
  const member = stranger.session;
  const { id } = z
    .object({ id: z.string() })
    .parse(await owner.call("POST", "/organisations", 201, { name: "Walking team" }));
  const order = await bought(owner, product, { seats: { organisation: id, count: 2 } });
  must(order.total.amount === 2_000, `Two seats of 1000 cost ${order.total.amount}.`);
  const { invitations } = invited.parse(
    await owner.call("POST", `/organisations/${id}/invitations`, 200, { product, emails: [stranger.email] }),
  );
  const [{ status, seat = "" } = { status: "missing" }] = invitations;
  must(status === "invited", `The invitation is ${status}.`);
  const code = await mailedCode(instance, stranger.email, "seat-invitation");
  await member.call("GET", `/products/${product}/content`, 403);
  await member.call("POST", "/invitations/claim", 200, { code });
  await opened(member, product);
  report(`POST /organisations, /orders of two seats, /invitations, /invitations/claim: ${stranger.email} has a seat`);

  await member.call("PUT", `/products/${product}/progress`, 200, { progress: 0.4 });
  const { pools, seats } = usage.parse(await owner.call("GET", `/organisations/${id}/usage`, 200));
  const [pool] = pools;
  must(pool?.bought === 2 && pool.claimed === 1 && pool.free === 1, "The report has other seats than were bought.");
  must(
    seats.length === 1 && seats[0]?.seat === seat && seats[0].email === stranger.email && seats[0].progress === 0.4,
    "The report does not show how far the member is.",
  );
  const csv = await owner.file(`/organisations/${id}/usage/report`, "text/csv; charset=utf-8");
  must(csv.toString().includes(stranger.email), "The report as CSV leaves the member out.");
  await owner.call("POST", `/organisations/${id}/seats/${seat}/revoke`, 200);
  await member.call("GET", `/products/${product}/content`, 403);
  report("GET /organisations/{id}/usage shows the member at 40 %; the seat taken back opens nothing more");
  return order.id;
};
