import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import Stripe from "stripe";

interface Received {
  readonly body: string;
  readonly signature: string;
  readonly event: Stripe.Event;
}

/** An endpoint that keeps what it is sent, in order, and answers what `answer` says. */
export async function receive(secret: string, answer: (event: Stripe.Event) => number = () => 200) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const signature = String(request.headers["stripe-signature"]);
    const event = Stripe.webhooks.constructEvent(body, signature, secret);
    received.push({ body, signature, event });
    response.writeHead(answer(event)).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    received,
    types: () => received.map(({ event }) => event.type),
    endpoint: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`, secret },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
