import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { route } from "../../shared/kernel/route.ts";

const stripeConnectWebhook = route({
  method: "POST",
  path: "/webhooks/stripe-connect",
  access: "public",
  summary: "Stripe reports events of creators' accounts and of transfers; signed",
  raw: true,
  reply: z.object({ received: z.literal(true) }),
  refusals: { "invalid-signature": 400, "invalid-event": 400, ...BUSY },
});

export const stripeEventRoutes = { stripeConnectWebhook };
